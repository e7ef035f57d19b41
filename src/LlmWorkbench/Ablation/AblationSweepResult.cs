using System.Collections.Immutable;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Ablation;

/// <summary>What a model loses with each of its parts.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Method">What was done to each part, as in <c>zeroed</c>.</param>
/// <param name="Token">The token that is watched after the text.</param>
/// <param name="Against">The token that it is measured against, or <see langword="null"/>.</param>
/// <param name="Before">What the whole model says.</param>
/// <param name="Effects">An effect for each part, layer after layer; fewer than <paramref name="PartCount"/> when it was
/// interrupted.</param>
/// <param name="PartCount">How many parts there are to take out.</param>
/// <param name="Missing">What was asked for and the architecture does not have, a sentence each.</param>
public sealed record AblationSweepResult(
    string Model,
    string Text,
    int TokenCount,
    string Method,
    WatchedToken Token,
    WatchedToken? Against,
    TokenOutcome Before,
    IReadOnlyList<AblationEffect> Effects,
    int PartCount,
    IReadOnlyList<string> Missing
) : ITabularResult
{
    private static readonly Format s_change = Format.Change();

    /// <summary>The positions at which the parts were taken out; <see langword="null"/> for all.</summary>
    public ImmutableArray<int>? Positions { get; init; }

    /// <summary>Whether every part was taken out.</summary>
    public bool IsComplete => Effects.Count == PartCount;

    /// <summary>The effect of a part, or <see langword="null"/> where it was not taken out.</summary>
    /// <param name="part">The part.</param>
    /// <returns>Its effect.</returns>
    public AblationEffect? Of(AblatedPart part) => Effects.FirstOrDefault(effect => effect.Part == part);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Effects,
            new("model", null, _ => Model),
            new("part", "without", e => e.Part.Name),
            new("kind", null, e => e.Part.Kind),
            new("layer", null, e => e.Part.Layer),
            new("head", null, e => e.Part.Head),
            new("method", null, _ => Method),
            new("token", null, _ => Token.Label),
            new("against", null, _ => Against?.Label),
            new(null, Against is null ? null : "Δ difference", e => e.LogitDifferenceChange, s_change),
            new("logit", null, e => e.After.Logit),
            new("logit_change", "Δ logit", e => e.LogitChange, s_change),
            new(null, "Δ log₂ p", e => e.LogProbabilityChangeBits, s_change with { Unit = "bits" }),
            new("probability", "probability", e => e.After.Probability, Format.Percent),
            new("log_probability_bits", null, e => e.After.LogProbabilityBits),
            new("log_probability_change_bits", null, e => e.LogProbabilityChangeBits),
            new("logit_difference", null, e => e.After.LogitDifference),
            new("logit_difference_change", null, e => e.LogitDifferenceChange),
            new(null, "rank", e => e.After.Rank, Format.Number),
            new("kl_bits", "KL", e => e.KlBits, Format.Fixed(3, "bits")),
            new("rank", null, e => e.After.Rank),
            new("top_token", "then expects", e => e.After.Top.Label, Format.Code)
        );
}

/// <summary>What the model says without a part.</summary>
/// <param name="Part">The part.</param>
/// <param name="After">What it says without it.</param>
/// <param name="LogitChange">The watched token's logit without the part minus that with it: negative where the part spoke for the
/// token.</param>
/// <param name="LogProbabilityChangeBits">The same of its log-probability, in bits: −1 halves the probability.</param>
/// <param name="LogitDifferenceChange">The same of its logit difference; <see langword="null"/> without a token to measure against.</param>
/// <param name="KlBits">How far the whole distribution moved: D(with‖without) in bits, 0 where nothing changed.</param>
public sealed record AblationEffect(
    AblatedPart Part,
    TokenOutcome After,
    double LogitChange,
    double LogProbabilityChangeBits,
    double? LogitDifferenceChange,
    double KlBits
);
