using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>From logits to the numbers of a cell.</summary>
internal sealed class LensScoring(LoadedModel model, int top, IReadOnlyList<int> followed)
{
    private readonly Dictionary<int, TokenInfo> _tokens = [];

    /// <summary>The numbers of one layer at one position.</summary>
    /// <param name="logits">The layer's; [vocabulary].</param>
    /// <param name="final">The last layer's at the same position; [vocabulary].</param>
    public LensCell Cell(ReadOnlySpan<float> logits, ReadOnlySpan<float> final)
    {
        double logSum = SoftMax.LogSum(logits);
        double finalLogSum = SoftMax.LogSum(final);
        double entropy = 0,
            divergence = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            // ln q and ln p; what is impossible adds nothing.
            double q = logits[i] - logSum;
            double p = final[i] - finalLogSum;
            entropy -= Product(Math.Exp(q), q);
            divergence += Product(Math.Exp(p), p - q);
        }

        float[] row = logits.ToArray();
        LensToken[] first = [.. TopLogits.Of(logits, top).Select(Token)];
        return new LensCell(
            first,
            Math.Max(0, entropy / Math.Log(2)),
            Math.Max(0, divergence / Math.Log(2)),
            Score(row, logSum, TopLogits.Of(final, 1)[0]),
            [.. followed.Select(id => Score(row, logSum, id))]
        );

        LensToken Token(int id) => new(Describe(id), row[id], Math.Exp(row[id] - logSum));
    }

    /// <summary>Describes a token, once for all cells.</summary>
    public TokenInfo Describe(int id)
    {
        if (!_tokens.TryGetValue(id, out TokenInfo? token))
        {
            _tokens.Add(id, token = TokenizationExperiment.Describe(model.Vocabulary, new Token(id, 0, 0)));
        }

        return token;
    }

    private static LensScore Score(float[] logits, double logSum, int id) =>
        new(logits[id], Math.Exp(logits[id] - logSum), 1 + logits.Count(logit => logit > logits[id]));

    private static double Product(double weight, double number) => weight > 0 ? weight * number : 0;
}
