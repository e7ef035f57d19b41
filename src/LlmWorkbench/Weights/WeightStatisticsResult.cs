using LlmWorkbench.Tables;
using LlmWorkbench.Weights.Spectrum;

namespace LlmWorkbench.Weights;

/// <summary>The numbers inside chosen tensors.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Tensors">What was found, tensor by tensor.</param>
/// <param name="ChosenCount">How many tensors were chosen: more than <paramref name="Tensors"/> when the work was interrupted.</param>
public sealed record WeightStatisticsResult(string Model, IReadOnlyList<TensorStatistics> Tensors, int ChosenCount) : ITabularResult
{
    private static readonly Format s_weight = Format.Weight;

    /// <summary>Whether every chosen tensor was looked at.</summary>
    public bool IsComplete => Tensors.Count == ChosenCount;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tensors,
            new("model", null, _ => Model),
            new("tensor", "tensor", t => t.Tensor.Name, Format.Code),
            new("shape", "shape", t => t.Tensor.ShapeText, Format.Number),
            new("type", "type", t => t.Tensor.Type),
            new("parameters", null, t => t.Tensor.ParameterCount),
            new("mean", "mean", t => t.Mean, s_weight),
            new("standard_deviation", "σ", t => t.StandardDeviation, s_weight),
            new("excess_kurtosis", "kurtosis", t => t.ExcessKurtosis, Format.Fixed()),
            new("stable_rank", "stable rank", t => t.SingularValues?.StableRank, Format.Fixed(1)),
            new("zero_share", "zeros", t => t.ZeroShare, Format.Percent),
            new(null, "furthest", t => t.LargestSigmas, Format.Fixed(1, "σ")),
            new("minimum", "min", t => t.Minimum, s_weight),
            new("maximum", "max", t => t.Maximum, s_weight),
            new("largest_singular_value", "largest singular value", t => t.SingularValues?.Values[0], s_weight),
            new("not_finite", null, t => t.NotFinite),
            new("largest_sigmas", null, t => t.LargestSigmas)
        );
}

/// <summary>The numbers inside one tensor. What is not finite is counted and left out of everything else.</summary>
/// <param name="Tensor">Which tensor.</param>
/// <param name="NotFinite">How many numbers are infinite or no numbers at all.</param>
/// <param name="Mean">The mean; <see cref="double.NaN"/>, as everything below, where no number is finite.</param>
/// <param name="StandardDeviation">The root of the mean squared distance from the mean (σ).</param>
/// <param name="Minimum">The smallest number.</param>
/// <param name="Maximum">The largest number.</param>
/// <param name="ExcessKurtosis">How heavy the tails are: the fourth moment in units of σ⁴, minus the 3 of a normal distribution (Pearson
/// 1905).</param>
/// <param name="ZeroShare">The part that is exactly 0, 0 to 1.</param>
/// <param name="Histogram">How the numbers are spread.</param>
/// <param name="Outliers">Those furthest from the mean, furthest first.</param>
/// <param name="SingularValues">The matrix's singular values, or <see langword="null"/>.</param>
/// <param name="WithoutSingularValues">Why there are none, one sentence, or <see langword="null"/>.</param>
public sealed record TensorStatistics(
    TensorWeight Tensor,
    long NotFinite,
    double Mean,
    double StandardDeviation,
    double Minimum,
    double Maximum,
    double ExcessKurtosis,
    double ZeroShare,
    WeightHistogram Histogram,
    IReadOnlyList<WeightOutlier> Outliers,
    SingularValues? SingularValues,
    string? WithoutSingularValues
)
{
    /// <summary>Whether any of its numbers is finite.</summary>
    public bool HasNumbers => !double.IsNaN(Mean);

    /// <summary>The largest distance from the mean, in units of σ; 0 for a constant tensor, <see cref="double.NaN"/> where no number is
    /// finite.</summary>
    public double LargestSigmas =>
        !HasNumbers ? double.NaN
        : StandardDeviation > 0 ? Math.Max(Maximum - Mean, Mean - Minimum) / StandardDeviation
        : 0;
}

/// <summary>Counts of numbers in bins of equal width.</summary>
/// <param name="Start">Where the first bin begins.</param>
/// <param name="Width">How wide a bin is.</param>
/// <param name="Counts">[bins]; a number on a border belongs to the bin above, the maximum to the last bin.</param>
public sealed record WeightHistogram(double Start, double Width, IReadOnlyList<long> Counts)
{
    /// <summary>The middle of a bin.</summary>
    /// <param name="bin">Counting from 0.</param>
    /// <returns>A weight.</returns>
    public double Middle(int bin) => Start + ((bin + 0.5) * Width);
}

/// <summary>A number far from the mean.</summary>
/// <param name="Row">Its row, from 0, counted over all dimensions but the first.</param>
/// <param name="Column">Its place in the row, from 0.</param>
/// <param name="Value">The number.</param>
/// <param name="Sigmas">Its distance from the mean in units of σ, with a sign.</param>
public sealed record WeightOutlier(long Row, long Column, double Value, double Sigmas);
