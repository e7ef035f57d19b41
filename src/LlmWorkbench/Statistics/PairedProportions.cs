namespace LlmWorkbench.Statistics;

/// <summary>
/// Two that were tried on the same things: what both can or both cannot says nothing of the difference, so only the others count
/// (<see href="https://doi.org/10.1007/BF02295996">McNemar 1947</see>).
/// </summary>
/// <param name="Both">On how many both succeeded.</param>
/// <param name="OnlyFirst">On how many only the first did.</param>
/// <param name="OnlySecond">On how many only the second did.</param>
/// <param name="Neither">On how many neither did.</param>
public sealed record PairedProportions(int Both, int OnlyFirst, int OnlySecond, int Neither)
{
    /// <summary>How many things there were.</summary>
    public int Count => Both + OnlyFirst + OnlySecond + Neither;

    /// <summary>The first's share minus the second's, −1 to 1.</summary>
    public double Difference => (OnlyFirst - OnlySecond) / (double)Count;

    /// <summary>The standard error of <see cref="Difference"/>: √(b + c − (b − c)²/n) / n.</summary>
    public double Error => Math.Sqrt(OnlyFirst + OnlySecond - (Math.Pow(OnlyFirst - OnlySecond, 2) / Count)) / Count;

    /// <summary>
    /// The two-sided p value of McNemar's exact test: how often chance alone would divide the differing ones at least so
    /// unevenly, if both were equally good; 1 when none differs.
    /// </summary>
    public double PValue
    {
        get
        {
            int n = OnlyFirst + OnlySecond;
            int least = Math.Min(OnlyFirst, OnlySecond);
            double tail = 0.0;
            double logChoose = 0.0;
            for (int k = 0; k <= least; k++)
            {
                tail += Math.Exp(logChoose - (n * Math.Log(2)));
                logChoose += Math.Log(n - k) - Math.Log(k + 1);
            }

            return Math.Min(1, 2 * tail);
        }
    }
}
