using LlmWorkbench.Wording;

namespace LlmWorkbench.Surprisal;

/// <summary>One token and how much it surprised the model.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Score">The numbers, or <see langword="null"/> for a first token, before which there is nothing to expect it from.</param>
public sealed record SurprisalToken(int Id, string Text, ReadOnlyMemory<byte> Bytes, TokenScore? Score)
{
    /// <summary>The token as one line in which spaces can be seen.</summary>
    public string Label => VisibleText.Token(Text, Bytes.Span);
}

/// <summary>How a model's expectation met a token.</summary>
/// <param name="Probability">How probable the model found it, 0 to 1.</param>
/// <param name="Bits">The surprisal in bits: −log2 of the probability.</param>
/// <param name="EntropyBits">How uncertain the model was before it saw the token: the mean surprisal that it expected, in bits; not a
/// number where a service scored it, which does not tell it.</param>
/// <param name="Rank">1 when it was the most probable token, 2 for the second, …; 0 where a service does not say it.</param>
public sealed record TokenScore(double Probability, double Bits, double EntropyBits, int Rank)
{
    /// <summary>Whether the uncertainty is known.</summary>
    public bool HasEntropy => !double.IsNaN(EntropyBits);

    /// <summary>The natural logarithm of the probability, in nats: 0 or less.</summary>
    public double LogProbability => Bits == 0 ? 0 : -Bits * Math.Log(2);

    /// <summary>Scores a token against the logits before it.</summary>
    /// <param name="logits">The logits after the token before; [vocabulary].</param>
    /// <param name="token">The token that came.</param>
    /// <returns>Its numbers, computed in double precision from differences to the largest logit.</returns>
    public static TokenScore Of(ReadOnlySpan<float> logits, int token)
    {
        double max = float.NegativeInfinity;
        int rank = 1;
        foreach (float logit in logits)
        {
            max = Math.Max(max, logit);
            rank += logit > logits[token] ? 1 : 0;
        }

        // With d = l − max and Z = Σ exp(d): −ln p = ln Z − d, and H = ln Z − Σ exp(d)·d / Z.
        double sum = 0,
            weighted = 0;
        foreach (float logit in logits)
        {
            double d = logit - max;
            double weight = Math.Exp(d);
            sum += weight;
            weighted += weight == 0 ? 0 : weight * d;
        }

        double nats = Math.Log(sum) - (logits[token] - max);
        double entropy = Math.Log(sum) - (weighted / sum);
        return new TokenScore(Math.Exp(-nats), Math.Max(0, nats / Math.Log(2)), Math.Max(0, entropy / Math.Log(2)), rank);
    }
}
