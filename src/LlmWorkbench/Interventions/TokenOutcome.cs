using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Interventions;

/// <summary>What a run of a model says about the token that is watched, and what it says itself.</summary>
/// <param name="Logit">The token's logit.</param>
/// <param name="LogProbabilityBits">The logarithm of its probability to base 2, in bits: 0 or less.</param>
/// <param name="Rank">1 when it is the most probable token.</param>
/// <param name="LogitDifference">Its logit minus that of the token it is measured against; <see langword="null"/> without one.</param>
/// <param name="EntropyBits">How uncertain the whole distribution is, in bits.</param>
/// <param name="Top">The most probable token.</param>
public sealed record TokenOutcome(
    float Logit,
    double LogProbabilityBits,
    int Rank,
    double? LogitDifference,
    double EntropyBits,
    WatchedToken Top
)
{
    /// <summary>The token's probability, 0 to 1.</summary>
    public double Probability => Math.Pow(2, LogProbabilityBits);

    /// <summary>Reads a distribution.</summary>
    internal static TokenOutcome Of(ReadOnlySpan<float> logits, WatchedToken token, WatchedToken? against, LlamaVocabulary vocabulary)
    {
        var score = TokenScore.Of(logits, token.Id);
        double? difference = against is null ? null : (double)logits[token.Id] - logits[against.Id];
        return new TokenOutcome(
            logits[token.Id],
            -score.Bits,
            score.Rank,
            difference,
            score.EntropyBits,
            WatchedToken.Of(TopLogits.Of(logits, 1)[0], vocabulary)
        );
    }
}
