using LlmWorkbench.Interventions;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Adapters;

/// <summary>What a model expects after a text without its adapters and with them.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Adapters">The names of the adapters.</param>
/// <param name="Text">The text.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Tokens">The most probable tokens of either distribution: before is without adapters, after is with them.</param>
/// <param name="EntropyBefore">The uncertainty without them, in bits.</param>
/// <param name="EntropyAfter">The uncertainty with them, in bits.</param>
/// <param name="KlBits">How far the distribution moved: the KL divergence of the one with adapters from the one without, in bits
/// (<see href="https://doi.org/10.1214/aoms/1177729694">Kullback and Leibler 1951</see>).</param>
/// <param name="VocabularySize">How many tokens there are.</param>
public sealed record AdapterComparison(
    string Model,
    IReadOnlyList<string> Adapters,
    string Text,
    int TokenCount,
    IReadOnlyList<ComparedToken> Tokens,
    double EntropyBefore,
    double EntropyAfter,
    double KlBits,
    int VocabularySize
) : ITabularResult
{
    /// <summary>The tokens, one a row.</summary>
    /// <returns>A table of tokens with both probabilities.</returns>
    public Table ToTable() =>
        Table.Of(
            Tokens,
            new("model", null, _ => Model),
            new("id", null, t => t.Id),
            new("token", "token", t => t.Text, Format.Code) { Shown = t => t.Label },
            new(null, "id", t => t.Id, Format.Number),
            new("logit_without", "logit without", t => t.LogitBefore, Format.Fixed()),
            new("logit_with", "with", t => t.LogitAfter, Format.Fixed()),
            new("probability_without", "probability without", t => t.ProbabilityBefore, Format.Percent),
            new("probability_with", "with", t => t.ProbabilityAfter, Format.Percent)
        );
}
