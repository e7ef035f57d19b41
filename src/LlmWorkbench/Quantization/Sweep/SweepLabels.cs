using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>The names of the points of a sweep's curves, and what they cannot say.</summary>
internal static class SweepLabels
{
    /// <summary>A label for each of a curve's points.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="curve">The curve.</param>
    /// <returns>The labels, in the order of <see cref="SweepCurve.Points"/>.</returns>
    public static IReadOnlyList<PointLabel> Of(QuantizationSweepResult result, SweepCurve curve)
    {
        var points = curve.Points(result);
        var (x, y) = (SweepCurve.Extent(result, curve.Axis), PlotExtent.Around(points.SelectMany(p => Ends(curve.Estimate(p)!)), true));
        return PointLabels.Of(
            [
                .. points.Select(p => new NamedPoint(
                    x.Share(curve.Cost(p)),
                    y.Share(SweepCurve.Drawn(curve.Estimate(p)!)),
                    curve.Axis == SweepAxis.Cache ? p.CacheType.ToString() : p.Type
                )),
            ]
        );
    }

    /// <summary>The places of the points of a chart of tasks, for the sentence on those that lie on one another.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>Each point's name, and its place from left, 0, to right, 1.</returns>
    public static IReadOnlyList<(string Name, double Place)> TaskPlaces(QuantizationSweepResult result)
    {
        var axis = result.VariesCacheAlone() ? SweepAxis.Cache : SweepAxis.Bits;
        var x = SweepCurve.Extent(result, axis);
        return [.. result.Points.Select(p => (SweepView.Label(p), x.Share(SweepCurve.Cost(p, axis))))];
    }

    // The point, and the bar of two standard errors around it.
    private static IEnumerable<double> Ends(MeanEstimate e) =>
        SweepCurve.IsSeen(e) ? [e.Mean, e.Mean - (2 * e.Error), e.Mean + (2 * e.Error)] : [SweepCurve.Drawn(e)];
}
