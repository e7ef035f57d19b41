namespace LlmWorkbench.Llama.Tests.Sampling;

/// <summary>Pearson's chi-square test (1900): whether counts follow given probabilities.</summary>
/// <param name="Statistic">Σ (count − expected)² / expected over the cells.</param>
/// <param name="Freedom">Degrees of freedom: cells − 1.</param>
internal sealed record ChiSquare(double Statistic, int Freedom)
{
    private const double LeastExpected = 5;

    /// <summary>Compares counts with expectations; neighbours in probability share a cell until it expects at least 5.</summary>
    public static ChiSquare Of(IReadOnlyList<int> counts, IReadOnlyList<double> probabilities)
    {
        int draws = counts.Sum();
        var cells = new List<(double Expected, double Count)>();
        (double Expected, double Count) open = default;
        foreach ((double probability, int count) in probabilities.Zip(counts).OrderByDescending(pair => pair.First))
        {
            open = (open.Expected + (probability * draws), open.Count + count);
            if (open.Expected >= LeastExpected)
            {
                cells.Add(open);
                open = default;
            }
        }

        cells[^1] = (cells[^1].Expected + open.Expected, cells[^1].Count + open.Count);
        return new ChiSquare(cells.Sum(cell => Math.Pow(cell.Count - cell.Expected, 2) / cell.Expected), cells.Count - 1);
    }

    /// <summary>
    /// How often chance alone gives a larger statistic, for an even number of degrees of freedom 2m:
    /// e^(−x/2) Σ_{j&lt;m} (x/2)^j / j! (Abramowitz and Stegun 1964, 26.4.5).
    /// </summary>
    public double Chance()
    {
        if (Freedom % 2 != 0)
        {
            throw new NotSupportedException($"The formula is for even degrees of freedom, not {Freedom}.");
        }

        double term = Math.Exp(-Statistic / 2);
        double sum = 0;
        for (int j = 0; j < Freedom / 2; j++)
        {
            sum += term;
            term *= Statistic / 2 / (j + 1);
        }

        return sum;
    }

    /// <summary>
    /// The statistic that chance exceeds as often as a standard normal number exceeds z; an approximation (Wilson and Hilferty
    /// 1931).
    /// </summary>
    public static double Quantile(int freedom, double z) =>
        freedom * Math.Pow(1 - (2.0 / (9 * freedom)) + (z * Math.Sqrt(2.0 / (9 * freedom))), 3);
}
