namespace LlmWorkbench.Bench;

/// <summary>The middle of measurements.</summary>
internal static class Medians
{
    /// <summary>The median; of an even count the mean of the two in the middle.</summary>
    internal static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
