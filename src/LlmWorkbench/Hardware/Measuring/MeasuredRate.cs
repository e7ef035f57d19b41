namespace LlmWorkbench.Hardware.Measuring;

/// <summary>A speed that was measured in several rounds.</summary>
/// <param name="Threads">Threads that worked at once.</param>
/// <param name="Rounds">The speed of each round, in the unit of the measurement, in the order in which they ran.</param>
public sealed record MeasuredRate(int Threads, IReadOnlyList<double> Rounds)
{
    /// <summary>The middle one.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. Rounds.Order()];
            return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>The slowest round.</summary>
    public double Slowest => Rounds.Min();

    /// <summary>The fastest round.</summary>
    public double Fastest => Rounds.Max();
}
