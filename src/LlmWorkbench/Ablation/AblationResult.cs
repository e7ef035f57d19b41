using System.Collections.Immutable;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Ablation;

/// <summary>What a model says with and without some of its parts.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Parts">What was taken out, together.</param>
/// <param name="Method">What was done to each part, as in <c>zeroed</c>.</param>
/// <param name="Token">The token that is watched after the text.</param>
/// <param name="Against">The token that it is measured against, or <see langword="null"/>.</param>
/// <param name="Before">What the whole model says.</param>
/// <param name="After">What it says without the parts.</param>
/// <param name="KlBits">How far the distribution moved: D(with‖without) in bits.</param>
/// <param name="Tokens">The most probable tokens of before and of after, by the larger of the two probabilities.</param>
/// <param name="VocabularySize">How many tokens there are.</param>
public sealed record AblationResult(
    string Model,
    string Text,
    int TokenCount,
    IReadOnlyList<AblatedPart> Parts,
    string Method,
    WatchedToken Token,
    WatchedToken? Against,
    TokenOutcome Before,
    TokenOutcome After,
    double KlBits,
    IReadOnlyList<ComparedToken> Tokens,
    int VocabularySize
) : ITabularResult
{
    /// <summary>The positions at which the parts were taken out; <see langword="null"/> for all.</summary>
    public ImmutableArray<int>? Positions { get; init; }

    /// <summary>How the text goes on with and without the parts; <see langword="null"/> when that was not asked for.</summary>
    public AblatedContinuation? Continuation { get; init; }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tokens,
            new("model", null, _ => Model),
            new("without", null, _ => string.Join(", ", Parts.Select(part => part.Name))),
            new("method", null, _ => Method),
            new("id", null, t => t.Id),
            new("token", "token", t => t.Text, Format.Code) { Shown = t => t.Label },
            new(null, "id", t => t.Id, Format.Number),
            new("logit_before", "logit", t => t.LogitBefore, Format.Fixed()),
            new("logit_after", "without", t => t.LogitAfter, Format.Fixed()),
            new("probability_before", "probability", t => t.ProbabilityBefore, Format.Percent),
            new("probability_after", "without", t => t.ProbabilityAfter, Format.Percent),
            new(null, "change", t => $"{Format.Change(1).Write((t.ProbabilityAfter - t.ProbabilityBefore) * 100)} pp", Format.Number)
        );
}

/// <summary>A text's continuations by the same draws.</summary>
/// <param name="Options">How the tokens were drawn.</param>
/// <param name="Whole">What the whole model wrote.</param>
/// <param name="Ablated">What it wrote without the parts.</param>
/// <param name="IsComplete">Whether both were finished.</param>
public sealed record AblatedContinuation(GenerationOptions Options, string Whole, string Ablated, bool IsComplete);
