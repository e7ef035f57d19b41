using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Memory.Offload;

/// <summary>Tokens per second against layers on the card.</summary>
public static class OffloadChart
{
    /// <summary>A line for the layers that fit, a dotted one for those that do not, and a point for what was measured.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this OffloadPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        OffloadPoint[] known = [.. plan.Points.Where(point => point.SecondsPerToken is not null)];
        OffloadPoint[] fitting = [.. known.Where(point => point.Fits)];

        // The dotted line begins where the other ends.
        OffloadPoint[] missing = [.. known.Where(p => !p.Fits || known.Any(q => !q.Fits && Math.Abs(q.Layers - p.Layers) == 1))];
        List<GenericChart> lines = [];
        if (fitting.Length > 0)
        {
            lines.Add(Line(fitting, "predicted, at most", ColourScale.Solid[0], "solid"));
        }

        if (missing.Length > 0)
        {
            lines.Add(Line(missing, "does not fit", "#7f7f7f", "dot"));
        }

        if (plan.Measured is { } measured)
        {
            lines.Add(Measured(plan.MeasuredLayers, measured.Decode));
        }

        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"{PlotlyText.Name(plan.Model.Name)} on {PlotlyText.Name(plan.Machine.Name)}")
            .WithLegendAbove(isAlwaysShown: true, LegendOrder.AsAdded)
            .WithMargins(top: 78)
            .WithX(new ChartAxis { Title = "layers on the GPU" })
            .WithY(new ChartAxis { Title = "tokens per second", StartsAtZero = true });
    }

    private static GenericChart Line(OffloadPoint[] points, string name, string colour, string dash) =>
        Plotly
            .NET.CSharp.Chart.Line<int, double, string>(
                x: points.Select(p => p.Layers).ToArray(),
                y: points.Select(p => p.TokensPerSecond!.Value).ToArray(),
                ShowMarkers: true,
                Name: name
            )
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width = 2,
                    dash,
                }
            )
            .WithTrace("marker", new { color = colour, size = points.Length == 1 ? 11 : 5 })
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                points
                    .Select(p =>
                        $"{Figures.Count(p.Layers, "layer")}: {Figures.Fixed(p.TokensPerSecond!.Value, 1)} tokens/s at most<br>"
                        + $"{Figures.Bytes(p.HostBytes)} read in memory, {Figures.Bytes(p.CardBytes)} on the GPU"
                    )
                    .ToArray()
            );

    private static GenericChart Measured(int layers, Quantization.Speed.TokensPerSecond speed) =>
        Plotly
            .NET.CSharp.Chart.Point<int, double, string>(x: [layers], y: [speed.Median], Name: "measured (bar: slowest to fastest)")
            .WithTrace(
                "marker",
                new
                {
                    color = ColourScale.Solid[1],
                    size = 11,
                    symbol = "diamond",
                }
            )
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    symmetric = false,
                    array = new[] { speed.Fastest - speed.Median },
                    arrayminus = new[] { speed.Median - speed.Slowest },
                    visible = true,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                new[]
                {
                    $"measured: {Figures.Fixed(speed.Median, 1)} tokens/s ({Figures.Fixed(speed.Slowest, 1)} to "
                        + $"{Figures.Fixed(speed.Fastest, 1)})",
                }
            );
}
