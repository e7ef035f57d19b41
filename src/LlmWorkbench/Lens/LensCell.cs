using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>What the final norm and the output matrix read in the residual stream at one layer and position.</summary>
/// <param name="Top">The most probable next tokens, most probable first.</param>
/// <param name="EntropyBits">The uncertainty of this distribution, in bits: −Σ p·log2 p.</param>
/// <param name="DivergenceBits">
/// How far it is from the model's final distribution p at this position, in bits: the Kullback-Leibler divergence
/// Σ p·log2(p/q), where q is this one; 0 at the last layer.
/// </param>
/// <param name="Answer">What it gives the final answer: the token that is the most probable at the last layer.</param>
/// <param name="Followed">What it gives each of <see cref="LensResult.Followed"/>.</param>
public sealed record LensCell(
    IReadOnlyList<LensToken> Top,
    double EntropyBits,
    double DivergenceBits,
    LensScore Answer,
    IReadOnlyList<LensScore> Followed
);

/// <summary>A token that may come next, as one layer has it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Logit">Its score.</param>
/// <param name="Probability">The softmax of the scores, 0 to 1.</param>
public sealed record LensToken(TokenInfo Token, float Logit, double Probability);

/// <summary>What one layer gives a token.</summary>
/// <param name="Logit">Its score.</param>
/// <param name="Probability">The softmax of the scores, 0 to 1.</param>
/// <param name="Rank">1 when no token is more probable, 2 when one is, …</param>
public sealed record LensScore(float Logit, double Probability, int Rank);
