using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Parameters.Scaling;

/// <summary>Loss and right answers against parameters, on a logarithmic axis.</summary>
public static class ScalingChart
{
    // The share of the axis that the label of a tick takes in a narrow page.
    private const double TickRoom = 0.15;

    private static readonly string[] s_symbols = ["circle", "square", "diamond", "cross", "x", "triangle-up"];

    /// <summary>The loss in nats per token, or, where tokens differ, in bits per byte; bars of two standard errors, and the lowest loss
    /// possible where it is known.</summary>
    /// <param name="result">The models.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart LossChart(this ScalingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        bool perToken = result.SharesTokens;
        double Loss(ScalingPoint p) => ScalingChart.Loss(result, p);
        double Bar(ScalingPoint p) => ScalingChart.Bar(result, p);
        IReadOnlyList<PointLabel> labels = Labels(result);
        List<GenericChart> traces =
        [
            Plotly
                .NET.CSharp.Chart.Line<double, double, string>(
                    x: Parameters(result.Points),
                    y: [.. result.Points.Select(Loss)],
                    ShowMarkers: true,
                    Name: "measured (bars: 95 %)"
                )
                .WithTrace("mode", "lines+markers+text")
                .WithTrace("line", new { color = ColourScale.Solid[0], width = 2 })
                .WithTrace("marker", new { color = ColourScale.Solid[0], size = 9 })
                .WithTrace("text", labels.Select(l => PlotlyText.Name(l.Text)).ToArray())
                .WithTrace("textposition", labels.Select(l => l.Side).ToArray())
                .WithTrace("cliponaxis", false)
                .WithTrace(
                    "error_y",
                    new
                    {
                        type = "data",
                        array = result.Points.Select(Bar).ToArray(),
                        visible = true,
                        thickness = 1.5,
                        width = 4,
                    }
                )
                .WithTrace("hoverinfo", "text")
                .WithTrace(
                    "hovertext",
                    result
                        .Points.Select(p =>
                            $"{PlotlyText.Name(p.Model)}: {Figures.Whole(p.ParameterCount)} "
                            + $"parameters<br>{Figures.Fixed(p.NatsPerToken.Mean, 4)} ± {Figures.Fixed(p.NatsPerToken.Error, 4)} "
                            + $"nats per token, {Figures.Fixed(p.BitsPerByte, 4)} bits per byte"
                        )
                        .ToArray()
                ),
        ];
        if (result.Floor is { } floor && perToken)
        {
            traces.Add(
                Plotly
                    .NET.CSharp.Chart.Line<double, double, string>(
                        x: Parameters(result.Points),
                        y: [.. result.Points.Select(_ => floor)],
                        Name: "lowest possible"
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
                    .WithTrace("hovertemplate", $"no model can lose less: {Figures.Fixed(floor, 4)}<extra></extra>")
            );
        }

        return Laid(
            Plotly.NET.CSharp.Chart.Combine(traces).Titled("Loss against parameters").WithNames(),
            result,
            perToken ? "nats per token" : "bits per byte"
        );
    }

    /// <summary>The share of right answers in each task, with Wilson's intervals of 95 %.</summary>
    /// <param name="result">The models.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart TaskChart(this ScalingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IEnumerable<GenericChart> lines = result.TaskNames.Select(
            (task, i) =>
            {
                ScalingPoint[] points = [.. result.Points.Where(p => p.Accuracy(task) is not null)];
                Proportion[] shares = [.. points.Select(p => p.Accuracy(task)!)];
                string colour = ColourScale.Solid[i % ColourScale.CategoryCount];
                return Plotly
                    .NET.CSharp.Chart.Line<double, double, string>(
                        x: Parameters(points),
                        y: [.. shares.Select(s => s.Share * 100)],
                        ShowMarkers: true,
                        Name: PlotlyText.Name(task)
                    )
                    .WithTrace("line", new { color = colour, width = SeriesLook.Width(i, result.TaskNames.Count) })
                    .WithTrace(
                        "marker",
                        new
                        {
                            color = colour,
                            size = SeriesLook.Size(i, result.TaskNames.Count),
                            symbol = s_symbols[i % s_symbols.Length],
                        }
                    )
                    .WithTrace(
                        "error_y",
                        new
                        {
                            type = "data",
                            symmetric = false,
                            array = shares.Select(s => (s.High - s.Share) * 100).ToArray(),
                            arrayminus = shares.Select(s => (s.Share - s.Low) * 100).ToArray(),
                            visible = true,
                            thickness = 1,
                            width = 4,
                        }
                    )
                    .WithTrace("hoverinfo", "text")
                    .WithTrace(
                        "hovertext",
                        points
                            .Zip(
                                shares,
                                (p, s) => $"{PlotlyText.Name(p.Model)}: {PlotlyText.Name(task)} {ScalingView.Accuracy(s)}, {s.Count} asked"
                            )
                            .ToArray()
                    );
            }
        );
        return Laid(Plotly.NET.CSharp.Chart.Combine(lines).Titled("Right answers against parameters"), result, "right answers (%)");
    }

    /// <summary>The names of the models beside their points in the chart of the loss.</summary>
    internal static IReadOnlyList<PointLabel> Labels(ScalingResult result)
    {
        PlotExtent x = Extent(result);
        double[] floor = result.Floor is { } f && result.SharesTokens ? [f] : [];
        var y = PlotExtent.Around([
            .. result.Points.SelectMany(p => new[] { Loss(result, p) - Bar(result, p), Loss(result, p) + Bar(result, p) }),
            .. floor,
        ]);
        NamedPoint[] points =
        [
            .. result.Points.Select(p => new NamedPoint(x.Share(p.ParameterCount), y.Share(Loss(result, p)), VisibleText.Line(p.Model))),
        ];
        return PointLabels.Of(
            points,
            // Above the line, which falls, and beside the bar of the error.
            "top right",
            [.. points.Zip(points.Skip(1), (one, next) => new PlotLine(one.X, one.Y, next.X, next.Y))]
        );
    }

    /// <summary>The note below the chart of tasks: which tasks, and which models, lie on one another.</summary>
    internal static Markup TaskNote(ScalingResult result)
    {
        PlotExtent x = Extent(result);
        return CoincidingSeries.TasksNote(
            result.TaskNames.Select(task => (task, result.Points.Select(p => p.Accuracy(task)?.Share))),
            result.Points.Select(p =>
                (VisibleText.Line(p.Model), x.Share(p.ParameterCount), result.TaskNames.Select(task => p.Accuracy(task)?.Share))
            )
        );
    }

    private static double Loss(ScalingResult result, ScalingPoint p) => result.SharesTokens ? p.NatsPerToken.Mean : p.BitsPerByte;

    private static double Bar(ScalingResult result, ScalingPoint p) => 2 * p.NatsPerToken.Error / p.NatsPerToken.Mean * Loss(result, p);

    private static double[] Parameters(IEnumerable<ScalingPoint> points) => [.. points.Select(p => (double)p.ParameterCount)];

    private static PlotExtent Extent(ScalingResult result)
    {
        double[] counts = Parameters(result.Points);
        return new PlotExtent(counts.Min() / 1.3, counts.Max() * 1.3, true);
    }

    // The counts that have room for their labels, from the left.
    private static List<double> Ticks(ScalingResult result)
    {
        PlotExtent x = Extent(result);
        List<double> ticks = [];
        foreach (double count in Parameters(result.Points).Distinct().Order())
        {
            if (ticks.Count == 0 || x.Share(count) - x.Share(ticks[^1]) > TickRoom)
            {
                ticks.Add(count);
            }
        }

        return ticks;
    }

    // Names stand above the outermost points: they need room to either side.
    private static GenericChart Laid(GenericChart chart, ScalingResult result, string y)
    {
        (PlotExtent? x, List<double>? ticks) = (Extent(result), Ticks(result));
        return chart
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78, right: 40)
            .WithX(
                new ChartAxis
                {
                    Title = "parameters",
                    IsLogarithmic = true,
                    TickPlaces = ticks,
                    TickLabels = ticks.Select(count => Figures.Parameters((long)count)).ToArray(),
                    Range = [Math.Log10(x.Least), Math.Log10(x.Largest)],
                }
            )
            .WithY(new ChartAxis { Title = y });
    }
}
