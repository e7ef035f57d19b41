using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>A sweep as curves.</summary>
public static class SweepChart
{
    private const int BeatenColour = 5;

    /// <summary>The loss against bits per weight.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart LossChart(this QuantizationSweepResult result) => Curve(result, SweepCurve.Loss);

    /// <summary>The loss against bytes: of the file, or, where the cache varies too, of the memory.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart BytesChart(this QuantizationSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Curve(result, SweepCurve.Bytes(result));
    }

    /// <summary>The mean KL divergence against bits per weight.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart DivergenceChart(this QuantizationSweepResult result) => Curve(result, SweepCurve.Divergence);

    /// <summary>The mean KL divergence against the bytes of keys and values: what a sweep of caches over the same weights is
    /// about.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart CacheChart(this QuantizationSweepResult result) => Curve(result, SweepCurve.Cache);

    /// <summary>The share of right answers in each task against bits per weight, with Wilson intervals of 95 %.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart TaskChart(this QuantizationSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        // Where only the cache varies, its types are the places on the axis and not lines of their own.
        List<GgmlType?> caches = result.VariesCacheAlone() ? [null] : [.. result.Points.Select(p => (GgmlType?)p.CacheType).Distinct()];
        IEnumerable<GenericChart> lines = caches.SelectMany(
            (cache, c) => result.TaskNames.Select((task, t) => SweepTaskLine.Of(result, task, t, cache, c))
        );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"Right answers against {(result.VariesCacheAlone() ? "bytes of keys and values" : "bits")} – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(SweepAxes.Across(result, result.VariesCacheAlone() ? SweepAxis.Cache : SweepAxis.Bits))
            .WithY(new ChartAxis { Title = "right answers (%)" });
    }

    /// <summary>Whether all points have the same weights, so that bits of a weight tell nothing apart.</summary>
    internal static bool VariesCacheAlone(this QuantizationSweepResult result) =>
        result.VariesCache && result.Points.Select(p => (p.Type, p.Pure)).Distinct().Count() == 1;

    /// <summary>One of the curves.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="curve">Which of the curves.</param>
    internal static GenericChart Curve(QuantizationSweepResult result, SweepCurve curve)
    {
        ArgumentNullException.ThrowIfNull(result);
        QuantizationPoint[] points = curve.Points(result);
        IReadOnlyList<QuantizationPoint> front = result.Front(curve.Cost, curve.Estimate);
        ILookup<GgmlType, (QuantizationPoint Point, PointLabel Label)> caches = points
            .Zip(SweepLabels.Of(result, curve))
            .ToLookup(p => p.First.CacheType);
        List<GenericChart> traces = [Front(curve.Front(result), curve)];
        foreach ((int i, IGrouping<GgmlType, (QuantizationPoint Point, PointLabel Label)> here) in caches.Index())
        {
            // Two types of the same size lie on one vertical: the one that loses more comes last and in another colour, so that neither its
            // mark nor its bar is covered.
            bool IsBeaten(QuantizationPoint p) => SweepCurve.IsSeen(curve.Estimate(p)!) && !front.Contains(p);
            (QuantizationPoint Point, PointLabel Label)[] best = [.. here.Where(p => !IsBeaten(p.Point))];
            (QuantizationPoint Point, PointLabel Label)[] beaten = [.. here.Where(p => IsBeaten(p.Point))];
            string name = result.VariesCache ? $"{here.Key} cache" : "types";
            if (best.Length > 0)
            {
                // A legend shows the symbol of the first point: a filled one, where the front has one.
                best = [.. best.OrderByDescending(p => SweepCurve.IsSeen(curve.Estimate(p.Point)!))];
                traces.Add(Points(best, front, curve, i, i, name));
            }

            if (beaten.Length > 0)
            {
                int colour = result.VariesCache ? i : BeatenColour;
                traces.Add(
                    Points(beaten, front, curve, i, colour, result.VariesCache ? name : "not on the front")
                        .WithTrace("showlegend", !result.VariesCache || best.Length == 0)
                );
            }
        }

        return Plotly
            .NET.CSharp.Chart.Combine(traces)
            .Titled($"{curve.Title} – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithNames()
            .WithMargins(top: 78, right: 48)
            .WithX(SweepAxes.Across(result, curve.Axis))
            .WithY(SweepAxes.Up(curve, SweepLabels.Height(curve, points)));
    }

    private static GenericChart Front(QuantizationPoint[] front, SweepCurve curve) =>
        Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. front.Select(curve.Cost)],
                y: [.. front.Select(p => curve.Estimate(p)!.Mean)],
                Name: "Pareto front"
            )
            .WithTrace(
                "line",
                new
                {
                    color = "#7f7f7f",
                    width = 1.5,
                    dash = "dot",
                }
            )
            .WithTrace("hoverinfo", "skip");

    // Filled on the front, open after it; a triangle that points down where no difference shows: what it is at most.
    private static GenericChart Points(
        (QuantizationPoint Point, PointLabel Label)[] labelled,
        IReadOnlyList<QuantizationPoint> front,
        SweepCurve curve,
        int place,
        int colourPlace,
        string name
    )
    {
        QuantizationPoint[] points = [.. labelled.Select(p => p.Point)];
        PointLabel[] labels = [.. labelled.Select(p => p.Label)];
        string colour = ColourScale.Solid[colourPlace % ColourScale.CategoryCount];
        string shape = SweepTaskLine.Symbol(place);
        double[] bars = [.. points.Select(p => SweepCurve.IsSeen(curve.Estimate(p)!) ? 2 * curve.Estimate(p)!.Error : 0)];
        return Plotly
            .NET.CSharp.Chart.Point<double, double, string>(
                x: [.. points.Select(p => curve.Cost(p))],
                y: [.. points.Select(p => SweepCurve.Drawn(curve.Estimate(p)!))],
                Name: name
            )
            .WithTrace("mode", "markers+text")
            .WithTrace(
                "marker",
                new
                {
                    color = colour,
                    size = 10,
                    line = new { width = 2, color = colour },
                    symbol = points
                        .Select(p =>
                            SweepCurve.IsSeen(curve.Estimate(p)!)
                                ? front.Contains(p)
                                    ? shape
                                    : shape + "-open"
                                : "triangle-down-open"
                        )
                        .ToArray(),
                }
            )
            .WithTrace("text", labels.Select(l => PlotlyText.Name(l.Text)).ToArray())
            .WithTrace("textposition", labels.Select(l => l.Side).ToArray())
            .WithTrace("textfont", new { size = 11 })
            .WithTrace("cliponaxis", false)
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    array = bars,
                    visible = true,
                    thickness = 1.5,
                    width = points.Any(front.Contains) ? 4 : 7,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", points.Select(p => Hover(p, curve.Estimate(p)!, front.Contains(p))).ToArray());
    }

    private static string Hover(QuantizationPoint p, MeanEstimate e, bool onFront) =>
        $"{PlotlyText.Name(p.Label)}: "
        + $"{(SweepCurve.IsSeen(e) ? Figures.Estimate(e) : $"at most {Figures.Fixed(SweepCurve.Drawn(e), 6)}: no difference shows")}"
        + $"<br>{Figures.Fixed(p.BitsPerWeight)} "
        + $"bits per weight, {Figures.Bytes(p.FileBytes)} file, {Figures.Bytes(p.MemoryBytes)} "
        + $"memory{(onFront ? "<br>on the Pareto front" : "")}";
}
