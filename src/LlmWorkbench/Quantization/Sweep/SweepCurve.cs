using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>What is lost against what it costs: one of the curves of a sweep.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Axis">What runs from left to right.</param>
/// <param name="Label">What runs upwards, with its unit.</param>
/// <param name="Estimate">What is lost at a point.</param>
internal sealed record SweepCurve(string Title, SweepAxis Axis, string Label, Func<QuantizationPoint, MeanEstimate?> Estimate)
{
    private const double Mebibyte = 1 << 20;
    private const string LossLabel = "Δ loss (nats per token)";
    private const string DivergenceLabel = "mean KL (nats)";

    /// <summary>The loss against bits per weight.</summary>
    public static SweepCurve Loss { get; } = new("Loss against bits", SweepAxis.Bits, LossLabel, p => p.Loss);

    /// <summary>The mean KL divergence against bits per weight.</summary>
    public static SweepCurve Divergence { get; } =
        new("KL divergence against bits", SweepAxis.Bits, DivergenceLabel, p => p.MeanDivergence);

    /// <summary>The mean KL divergence against the bytes of keys and values.</summary>
    public static SweepCurve Cache { get; } =
        new("KL divergence against cache bytes", SweepAxis.Cache, DivergenceLabel, p => p.MeanDivergence);

    /// <summary>The loss against bytes: of the file, or, where the cache varies too, of the memory.</summary>
    /// <param name="result">The sweep.</param>
    public static SweepCurve Bytes(QuantizationSweepResult result) =>
        new("Loss against bytes", result.VariesCache ? SweepAxis.Memory : SweepAxis.File, LossLabel, p => p.Loss);

    /// <summary>The points that have a place on the curve.</summary>
    /// <param name="result">The sweep.</param>
    public QuantizationPoint[] Points(QuantizationSweepResult result) =>
        [.. result.Points.Where(p => Estimate(p) is { } e && Drawn(e) > 0)];

    /// <summary>The points than which no other is as small and loses as little, as far as their loss shows, the smallest first.</summary>
    /// <param name="result">The sweep.</param>
    public QuantizationPoint[] Front(QuantizationSweepResult result) =>
        [.. result.Front(Cost, Estimate).Where(p => Estimate(p) is { } e && IsSeen(e))];

    /// <summary>What a point costs on this curve's axis.</summary>
    /// <param name="point">The point.</param>
    public double Cost(QuantizationPoint point) => Cost(point, Axis);

    /// <summary>What a point costs: bits per weight, or MiB.</summary>
    /// <param name="point">The point.</param>
    /// <param name="axis">Of what.</param>
    public static double Cost(QuantizationPoint point, SweepAxis axis) =>
        axis switch
        {
            SweepAxis.Bits => point.BitsPerWeight,
            SweepAxis.File => point.FileBytes / Mebibyte,
            SweepAxis.Cache => point.Memory.CacheBytes / Mebibyte,
            _ => point.MemoryBytes / Mebibyte,
        };

    /// <summary>Where an axis begins and ends: all points with some room on both sides.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="axis">Which axis.</param>
    public static PlotExtent Extent(QuantizationSweepResult result, SweepAxis axis)
    {
        double[] costs = [.. result.Points.Select(p => Cost(p, axis))];
        return new PlotExtent(costs.Min() / 1.12, costs.Max() * 1.12, true);
    }

    /// <summary>Whether what is lost can be told from nothing.</summary>
    /// <param name="e">What is lost.</param>
    public static bool IsSeen(MeanEstimate e) => e.Mean > 2 * e.Error;

    /// <summary>Where no difference shows, what it is at most; nothing where it is exactly nothing or clearly less, which a logarithm does
    /// not have.</summary>
    /// <param name="e">What is lost.</param>
    public static double Drawn(MeanEstimate e) => IsSeen(e) ? e.Mean : Math.Max(0, e.Mean + (2 * e.Error));
}

/// <summary>What a quantization costs.</summary>
internal enum SweepAxis
{
    /// <summary>Bits per weight.</summary>
    Bits,

    /// <summary>Bytes of the file.</summary>
    File,

    /// <summary>Bytes in memory: weights, keys and values, scratch.</summary>
    Memory,

    /// <summary>Bytes of keys and values for the sweep's context.</summary>
    Cache,
}
