namespace LlmWorkbench.Statistics;

/// <summary>How many of several trials succeeded, with a confidence interval of 95 % for the probability
/// (<see href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</see>).</summary>
/// <param name="Successes">How many succeeded.</param>
/// <param name="Count">How many there were.</param>
public sealed record Proportion(int Successes, int Count)
{
    // The normal distribution has 95 % of its mass within so many standard deviations.
    private const double Z = 1.959963984540054;

    /// <summary>The share that succeeded, 0 to 1; not a number when there were no trials.</summary>
    public double Share => Successes / (double)Count;

    /// <summary>The lower end of the interval, 0 to 1.</summary>
    public double Low => Successes == 0 ? 0 : Math.Max(0, Middle - HalfWidth);

    /// <summary>The upper end of the interval, 0 to 1.</summary>
    public double High => Successes == Count ? 1 : Math.Min(1, Middle + HalfWidth);

    // (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)
    private double Middle => (Share + (Z * Z / (2.0 * Count))) / Denominator;

    private double HalfWidth => Z * Math.Sqrt((Share * (1 - Share) / Count) + (Z * Z / (4.0 * Count * Count))) / Denominator;

    private double Denominator => 1 + (Z * Z / Count);
}
