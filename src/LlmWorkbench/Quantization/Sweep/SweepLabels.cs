using LlmWorkbench.Drawing;
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
        QuantizationPoint[] points = curve.Points(result);
        (PlotExtent? x, PlotExtent? y) = (SweepCurve.Extent(result, curve.Axis), Height(curve, points));
        QuantizationPoint[] front = curve.Front(result);
        PlotLine Line(QuantizationPoint a, double from, QuantizationPoint b, double to) =>
            new(x.Share(curve.Cost(a)), y.Share(from), x.Share(curve.Cost(b)), y.Share(to));
        return PointLabels.Of(
            [
                .. points.Select(p => new NamedPoint(
                    x.Share(curve.Cost(p)),
                    y.Share(SweepCurve.Drawn(curve.Estimate(p)!)),
                    curve.Axis == SweepAxis.Cache ? p.CacheType.ToString() : p.Type
                )),
            ],
            lines:
            [
                .. front.Zip(front.Skip(1), (a, b) => Line(a, curve.Estimate(a)!.Mean, b, curve.Estimate(b)!.Mean)),
                .. points
                    .Select(p => (Point: p, Loss: curve.Estimate(p)!))
                    .Where(p => SweepCurve.IsSeen(p.Loss))
                    .Select(p => Line(p.Point, p.Loss.Mean - (2 * p.Loss.Error), p.Point, p.Loss.Mean + (2 * p.Loss.Error))),
            ]
        );
    }

    /// <summary>What the points and their bars take of the vertical axis.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="points">Its points.</param>
    public static PlotExtent Height(SweepCurve curve, IEnumerable<QuantizationPoint> points) =>
        PlotExtent.Around(points.SelectMany(p => Ends(curve.Estimate(p)!)), true);

    /// <summary>The note below the chart of tasks: which lines, and on a line which points, lie on one another.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>The note, or nothing where each can be seen.</returns>
    public static Markup TaskNote(QuantizationSweepResult result)
    {
        bool isCacheAlone = result.VariesCacheAlone();
        SweepAxis axis = isCacheAlone ? SweepAxis.Cache : SweepAxis.Bits;
        PlotExtent x = SweepCurve.Extent(result, axis);

        // Of each line the points in the same order, so that two lines can be compared.
        QuantizationPoint[][] lines = isCacheAlone
            ?
            [
                [.. result.Points],
            ]
            : [.. result.Points.GroupBy(p => p.CacheType).Select(line => line.OrderBy(p => p.Type, StringComparer.Ordinal).ToArray())];
        return CoincidingSeries.TasksNote(
            lines.SelectMany(line =>
                result.TaskNames.Select(task =>
                    (
                        result.VariesCache && !isCacheAlone ? $"{task} with {line[0].CacheType} cache" : task,
                        line.Select(p => p.Task(task)?.Accuracy.Share)
                    )
                )
            ),
            lines[0]
                .Select(p =>
                    (SweepView.Label(p), x.Share(SweepCurve.Cost(p, axis)), result.TaskNames.Select(task => p.Task(task)?.Accuracy.Share))
                )
        );
    }

    // The point, and the bar of two standard errors around it.
    private static IEnumerable<double> Ends(MeanEstimate e) =>
        SweepCurve.IsSeen(e) ? [e.Mean, e.Mean - (2 * e.Error), e.Mean + (2 * e.Error)] : [SweepCurve.Drawn(e)];
}
