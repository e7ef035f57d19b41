using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Logits;

/// <summary>What a model expects to come after a text.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Options">The temperature and filters that <see cref="NextToken.Probability"/> is after.</param>
/// <param name="Top">The tokens with the largest logits, largest first.</param>
/// <param name="RestModelProbability">What all other tokens have together by the model: with <paramref name="Top"/> it adds up to
/// 1.</param>
/// <param name="RestProbability">What all other tokens have together after the filters: with <paramref name="Top"/> it adds up to
/// 1.</param>
/// <param name="EntropyBits">The uncertainty of the model's own distribution, in bits: −Σ p·log2 p
/// (<see href="https://doi.org/10.1002/j.1538-7305.1948.tb01338.x">Shannon 1948</see>).</param>
/// <param name="CandidateCount">How many tokens can still be drawn after the filters.</param>
/// <param name="VocabularySize">How many tokens there are.</param>
public sealed record LogitsResult(
    string Model,
    string Text,
    int TokenCount,
    SamplingOptions Options,
    IReadOnlyList<NextToken> Top,
    double RestModelProbability,
    double RestProbability,
    double EntropyBits,
    int CandidateCount,
    int VocabularySize
) : ITabularResult
{
    /// <summary>Whether <see cref="Top"/> is all that is known, of what a service runs. <see cref="EntropyBits"/> is the least that it can
    /// be then (all other tokens taken for one), what is after the filters is not a number, <see cref="CandidateCount"/> is 0, and so is
    /// <see cref="VocabularySize"/> where the service does not say it.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The tokens and words that were asked for by name, in that order.</summary>
    public IReadOnlyList<ScoredToken> Named { get; init; } = [];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Top.Index(),
            new("model", null, _ => Model),
            new("rank", "#", t => t.Index + 1, Format.Number),
            new("id", null, t => t.Item.Id < 0 ? null : t.Item.Id),
            new("token", "token", t => t.Item.Text, Format.Code) { Shown = t => t.Item.Label },
            new(null, "id", t => t.Item.Id < 0 ? null : t.Item.Id, Format.Number),
            new("logit", "logit", t => t.Item.Logit, Format.Fixed()),
            new("model_probability", "to the model", t => t.Item.ModelProbability, Format.Percent),
            new("probability", "after the filters", t => double.IsNaN(t.Item.Probability) ? null : t.Item.Probability, Format.AfterFilters)
        );
}

/// <summary>A token that was asked for by name, or the first of a word of several.</summary>
/// <param name="Token">The token with its logit and probabilities.</param>
/// <param name="Score">Its log-probability in nats and bits and its rank among the whole vocabulary, by the model itself.</param>
public sealed record ScoredToken(NextToken Token, TokenScore Score)
{
    /// <summary>The further tokens of a word of several, each scored after those before it; empty for a single token.</summary>
    public IReadOnlyList<ScoredToken> Rest { get; init; } = [];

    /// <summary>How the single token is named that was meant, perhaps, as a sentence; <see langword="null"/> where there is none.</summary>
    internal string? Hint { get; init; }

    /// <summary>All tokens on one line in which spaces can be seen, as in <c>␣Par·is</c>.</summary>
    public string Label => string.Join('·', All.Select(t => t.Token.Label));

    /// <summary>The natural logarithm of the probability that all of it comes, in nats: the sum over its tokens.</summary>
    public double LogProbability => All.Sum(t => t.Score.LogProbability);

    /// <summary>The surprisal of all of it in bits: the sum over its tokens.</summary>
    public double Bits => All.Sum(t => t.Score.Bits);

    /// <summary>The probability that all of it comes, 0 to 1, by the model itself: the product over its tokens.</summary>
    public double Probability => All.Aggregate(1.0, (product, t) => product * t.Score.Probability);

    /// <summary>The probability that all of it is drawn after temperature and filters, 0 to 1; 0 when they cut one of its tokens.</summary>
    public double FilteredProbability => All.Aggregate(1.0, (product, t) => product * t.Token.Probability);

    private IEnumerable<ScoredToken> All => Rest.Prepend(this);
}
