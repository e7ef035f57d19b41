using LlmWorkbench.Runs;
using LlmWorkbench.Weights.Spectrum;

namespace LlmWorkbench.Weights;

/// <summary>How tensors are looked at.</summary>
public sealed record WeightStatisticsOptions
{
    /// <summary>How many outliers are listed for each tensor.</summary>
    public int Outliers { get; init; } = 10;

    /// <summary>How many bins the histogram has.</summary>
    public int Bins { get; init; } = 80;

    /// <summary>
    /// How many of the largest singular values are estimated for a matrix that is too large to compute all
    /// (<see cref="SingularValues.MostExact"/>); 0 for none.
    /// </summary>
    public int LargestSingularValues { get; init; }

    /// <summary>Fixes the random start of that estimate.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses numbers out of their range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    public void Validate()
    {
        OptionRange.Require(Outliers, 0, 10_000);
        OptionRange.Require(Bins, 2, 10_000);
        OptionRange.Require(LargestSingularValues, 0, SingularValues.MostExact);
    }
}
