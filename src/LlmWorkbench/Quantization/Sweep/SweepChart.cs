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
    private const double Mebibyte = 1 << 20;

    // With equally spaced ticks 8 to 16 bits would take half of the picture.
    private static readonly int[] BitTicks = [1, 2, 3, 4, 5, 6, 8, 12, 16, 32];
    private static readonly string[] Symbols = ["circle", "square", "diamond", "cross", "x", "triangle-up"];

    /// <summary>The loss against bits per weight.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart LossChart(this QuantizationSweepResult result) =>
        Curve(result, $"Loss against bits – {result?.Model}", SweepAxis.Bits, "Δ loss (nats per token)", p => p.Loss);

    /// <summary>The loss against bytes: of the file, or, where the cache varies too, of the memory.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart BytesChart(this QuantizationSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Curve(
            result,
            $"Loss against bytes – {result.Model}",
            result.VariesCache ? SweepAxis.Memory : SweepAxis.File,
            "Δ loss (nats per token)",
            p => p.Loss
        );
    }

    /// <summary>The mean KL divergence against bits per weight.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart DivergenceChart(this QuantizationSweepResult result) =>
        Curve(result, $"KL divergence against bits – {result?.Model}", SweepAxis.Bits, "mean KL (nats)", p => p.MeanDivergence);

    /// <summary>The mean KL divergence against the bytes of keys and values: what a sweep of caches over the same weights is
    /// about.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart CacheChart(this QuantizationSweepResult result) =>
        Curve(result, $"KL divergence against cache bytes – {result?.Model}", SweepAxis.Cache, "mean KL (nats)", p => p.MeanDivergence);

    /// <summary>The share of right answers in each task against bits per weight, with Wilson intervals of 95 %.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart TaskChart(this QuantizationSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        // Where only the cache varies, its types are the places on the axis and not lines of their own.
        List<GgmlType?> caches = result.VariesCacheAlone() ? [null] : [.. result.Points.Select(p => (GgmlType?)p.CacheType).Distinct()];
        var lines = caches.SelectMany(
            (cache, c) => result.TaskNames.Select((task, t) => Task(result, task, t, cache, c, result.VariesCache))
        );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"Right answers against {(result.VariesCacheAlone() ? "bytes of keys and values" : "bits")} – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(Axis(result, result.VariesCacheAlone() ? SweepAxis.Cache : SweepAxis.Bits))
            .WithY(new ChartAxis { Title = "right answers (%)" });
    }

    /// <summary>Whether all points have the same weights, so that bits of a weight tell nothing apart.</summary>
    internal static bool VariesCacheAlone(this QuantizationSweepResult result) =>
        result.VariesCache && result.Points.Select(p => (p.Type, p.Pure)).Distinct().Count() == 1;

    private static GenericChart Curve(
        QuantizationSweepResult result,
        string title,
        SweepAxis axis,
        string label,
        Func<QuantizationPoint, MeanEstimate?> estimate
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        QuantizationPoint[] points = [.. result.Points.Where(p => estimate(p) is { } e && Drawn(e) > 0)];
        var front = result.Front(p => Cost(p, axis), estimate);
        List<GenericChart> traces = [Front([.. front.Where(p => estimate(p) is { } e && IsSeen(e))], axis, estimate)];
        traces.AddRange(
            points
                .Select(p => p.CacheType)
                .Distinct()
                .Select(
                    (cache, i) => Points([.. points.Where(p => p.CacheType == cache)], front, axis, estimate, cache, i, result.VariesCache)
                )
        );
        return Plotly
            .NET.CSharp.Chart.Combine(traces)
            .Titled(title)
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78, right: 48)
            .WithX(Axis(result, axis))
            .WithY(Estimates(label, [.. points.Select(p => Drawn(estimate(p)!))]));
    }

    // Whole powers of ten would leave an axis of less than two decades with one label or two.
    private static ChartAxis Estimates(string label, double[] values) =>
        values.Length > 0 && values.Max() / values.Min() < 100
            ? new ChartAxis
            {
                Title = label,
                IsLogarithmic = true,
                Step = "D2",
                NumberFormat = "~g",
            }
            : new ChartAxis
            {
                Title = label,
                IsLogarithmic = true,
                WritesPowers = true,
                Step = 1,
            };

    private static GenericChart Front(QuantizationPoint[] front, SweepAxis axis, Func<QuantizationPoint, MeanEstimate?> estimate) =>
        Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. front.Select(p => Cost(p, axis))],
                y: [.. front.Select(p => estimate(p)!.Mean)],
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
        QuantizationPoint[] points,
        IReadOnlyList<QuantizationPoint> front,
        SweepAxis axis,
        Func<QuantizationPoint, MeanEstimate?> estimate,
        GgmlType cache,
        int place,
        bool named
    )
    {
        var colour = ColourScale.Solid[place % ColourScale.CategoryCount];
        var shape = Symbols[place % Symbols.Length];
        double[] bars = [.. points.Select(p => IsSeen(estimate(p)!) ? 2 * estimate(p)!.Error : 0)];
        return Plotly
            .NET.CSharp.Chart.Point<double, double, string>(
                x: [.. points.Select(p => Cost(p, axis))],
                y: [.. points.Select(p => Drawn(estimate(p)!))],
                Name: named ? $"{cache} cache" : "types"
            )
            .WithTrace("mode", "markers+text")
            .WithTrace(
                "marker",
                new
                {
                    color = colour,
                    size = 9,
                    symbol = points
                        .Select(p =>
                            IsSeen(estimate(p)!)
                                ? front.Contains(p)
                                    ? shape
                                    : shape + "-open"
                                : "triangle-down-open"
                        )
                        .ToArray(),
                }
            )
            .WithTrace("text", points.Select(p => PlotlyText.Label(axis == SweepAxis.Cache ? p.CacheType.ToString() : p.Type)).ToArray())
            .WithTrace("textposition", points.Select((_, i) => i % 2 == 0 ? "middle right" : "middle left").ToArray())
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
                    width = 4,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", points.Select(p => Hover(p, estimate(p)!, front.Contains(p))).ToArray());
    }

    private static GenericChart Task(QuantizationSweepResult result, string task, int place, GgmlType? cache, int cachePlace, bool named)
    {
        var axis = cache is null ? SweepAxis.Cache : SweepAxis.Bits;
        var scores = result
            .Points.Where(p => cache is null || p.CacheType == cache)
            .Select(p => (Point: p, Score: p.Tasks.FirstOrDefault(t => t.Name == task)))
            .Where(p => p.Score is not null)
            .OrderBy(p => Cost(p.Point, axis))
            .Select(p => (p.Point, Score: p.Score!))
            .ToList();
        return Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. scores.Select(s => Cost(s.Point, axis))],
                y: [.. scores.Select(s => s.Score.Accuracy.Share * 100)],
                ShowMarkers: true,
                Name: PlotlyText.Line(named && cache is not null ? $"{task}, {cache} cache" : task)
            )
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[place % ColourScale.CategoryCount],
                    width = SeriesLook.Width(place, result.TaskNames.Count),
                    dash = cachePlace == 0 ? "solid" : "dash",
                }
            )
            .WithTrace(
                "marker",
                new
                {
                    color = ColourScale.Solid[place % ColourScale.CategoryCount],
                    size = SeriesLook.Size(place, result.TaskNames.Count),
                    symbol = Symbols[place % Symbols.Length],
                }
            )
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    symmetric = false,
                    array = scores.Select(s => (s.Score.Accuracy.High - s.Score.Accuracy.Share) * 100).ToArray(),
                    arrayminus = scores.Select(s => (s.Score.Accuracy.Share - s.Score.Accuracy.Low) * 100).ToArray(),
                    visible = true,
                    thickness = 1,
                    width = 4,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                scores
                    .Select(s =>
                        $"{PlotlyText.Label(s.Point.Label).Replace('␣', ' ')}: {PlotlyText.Label(task)} {Figures.Percent(s.Score.Accuracy.Share)} of {s.Score.Accuracy.Count}{Paired(s.Score)}<br>95 %: {Figures.Percent(s.Score.Accuracy.Low)} to {Figures.Percent(s.Score.Accuracy.High)}"
                    )
                    .ToArray()
            );
    }

    private static string Paired(TaskScore score) =>
        score.Paired is { } paired ? $" (to the reference: {paired.OnlySecond} lost, {paired.OnlyFirst} gained)" : string.Empty;

    private static bool IsSeen(MeanEstimate e) => e.Mean > 2 * e.Error;

    // Where no difference shows, what it is at most; nothing where it is exactly nothing or clearly less, which a logarithm does not have.
    private static double Drawn(MeanEstimate e) => IsSeen(e) ? e.Mean : Math.Max(0, e.Mean + (2 * e.Error));

    private static double Cost(QuantizationPoint p, SweepAxis axis) =>
        axis switch
        {
            SweepAxis.Bits => p.BitsPerWeight,
            SweepAxis.File => p.FileBytes / Mebibyte,
            SweepAxis.Cache => p.Memory.CacheBytes / Mebibyte,
            _ => p.MemoryBytes / Mebibyte,
        };

    private static ChartAxis Axis(QuantizationSweepResult result, SweepAxis axis)
    {
        double[] costs = [.. result.Points.Select(p => Cost(p, axis))];
        double[] range = [Math.Log10(costs.Min() / 1.12), Math.Log10(costs.Max() * 1.12)];
        return axis == SweepAxis.Bits
            ? new ChartAxis
            {
                Title = "bits per weight",
                IsLogarithmic = true,
                TickPlaces = BitTicks,
                Range = range,
            }
            : new ChartAxis
            {
                Title = axis switch
                {
                    SweepAxis.File => "file (MiB)",
                    SweepAxis.Cache => "keys and values (MiB)",
                    _ => "memory (MiB)",
                },
                IsLogarithmic = true,
                Step = "D2",
                Range = range,
            };
    }

    private static string Hover(QuantizationPoint p, MeanEstimate e, bool onFront) =>
        $"{PlotlyText.Label(p.Label).Replace('␣', ' ')}: {(IsSeen(e) ? Figures.Estimate(e) : $"at most {Figures.Fixed(Drawn(e), 6)}: no difference shows")}<br>{Figures.Fixed(p.BitsPerWeight)} bits per weight, {Figures.Bytes(p.FileBytes)} file, {Figures.Bytes(p.MemoryBytes)} memory{(onFront ? "<br>on the Pareto front" : string.Empty)}";
}
