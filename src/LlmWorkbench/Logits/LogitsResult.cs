using LlmWorkbench.Llama;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Logits;

/// <summary>What a model expects to come after a text.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added.</param>
/// <param name="Options">The temperature and filters that <see cref="NextToken.Probability"/> is after.</param>
/// <param name="Top">The tokens with the largest logits, largest first.</param>
/// <param name="RestModelProbability">What all other tokens have together by the model: with <paramref name="Top"/> it adds up to 1.</param>
/// <param name="RestProbability">What all other tokens have together after the filters: with <paramref name="Top"/> it adds up to 1.</param>
/// <param name="EntropyBits">The uncertainty of the model's own distribution, in bits: −Σ p·log2 p (Shannon 1948).</param>
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
    int VocabularySize)
{
    /// <summary>The tokens that were asked for by name, in that order.</summary>
    public IReadOnlyList<ScoredToken> Named { get; init; } = [];
}

/// <summary>A token that was asked for by name.</summary>
/// <param name="Token">The token with its logit and probabilities.</param>
/// <param name="Score">Its log-probability in nats and bits and its rank among the whole vocabulary, by the model itself.</param>
public sealed record ScoredToken(NextToken Token, TokenScore Score);
