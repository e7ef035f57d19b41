namespace LlmWorkbench.Logits;

/// <summary>How uncertain a distribution is.</summary>
public static class Entropy
{
    /// <summary>The entropy in bits: H = −Σ p·log2 p, with 0·log2 0 = 0
    /// (<see href="https://doi.org/10.1002/j.1538-7305.1948.tb01338.x">Shannon 1948</see>).</summary>
    /// <param name="probabilities">Probabilities that add up to 1.</param>
    /// <returns>From 0 (certain) to log2 of the number of outcomes (all equally probable).</returns>
    public static double Bits(ReadOnlySpan<double> probabilities)
    {
        double sum = 0;
        foreach (double p in probabilities)
        {
            sum -= p > 0 ? p * Math.Log2(p) : 0;
        }

        return Math.Max(0, sum);
    }
}
