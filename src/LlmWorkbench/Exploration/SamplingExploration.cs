using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Exploration;

/// <summary>
/// What is needed to redraw the distribution of the next token for other settings: the largest logits one by one, all others
/// in narrow groups, so that what they weigh together is known at every temperature.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text that the next token follows.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Options">The settings that <see cref="SamplingToken.Probability"/> is after, and that the sliders begin with.</param>
/// <param name="Tokens">The tokens with the largest logits and those that the repetition penalty sees, by logit, largest first.</param>
/// <param name="Rest">All other tokens that are not forbidden, by logit, largest first.</param>
/// <param name="RestLogSum">The logarithm of the sum of their exponentials, ln Σ exp(logit), in nats; minus infinity when there are
/// none.</param>
/// <param name="EntropyBits">The uncertainty of the model's own distribution, in bits.</param>
/// <param name="CandidateCount">How many tokens can be drawn with <paramref name="Options"/>.</param>
/// <param name="VocabularySize">How many tokens there are.</param>
public sealed record SamplingExploration(
    string Model,
    string Text,
    int TokenCount,
    SamplingOptions Options,
    IReadOnlyList<SamplingToken> Tokens,
    IReadOnlyList<LogitGroup> Rest,
    double RestLogSum,
    double EntropyBits,
    int CandidateCount,
    int VocabularySize
) : ITabularResult
{
    /// <summary>How many tokens are in <see cref="Rest"/>.</summary>
    public int RestCount => Rest.Sum(group => group.Count);

    /// <summary>The model's probability of all tokens in <see cref="Rest"/> together, 0 to 1.</summary>
    public double RestModelProbability => Math.Max(0, 1 - Tokens.Sum(token => token.ModelProbability));

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tokens.Index(),
            new("model", null, _ => Model),
            new("rank", "#", t => t.Index + 1, Format.Number),
            new("id", null, t => t.Item.Id),
            new("token", "token", t => t.Item.Text, Format.Code) { Shown = t => t.Item.Label },
            new("logit", "logit", t => t.Item.Logit, Format.Fixed()),
            new("model probability", "to the model", t => t.Item.ModelProbability, Format.Percent),
            new("probability", "after the filters", t => t.Item.Probability, Format.AfterFilters),
            new("repeated", null, t => t.Item.IsRepeated)
        );
}
