using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Served;

/// <summary>What quantizations that services run lose, as a curve.</summary>
public static class ServedSweepChart
{
    /// <summary>The loss against bits per weight, with bars of two paired standard errors.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other; points whose bits or loss are unknown are left out.</returns>
    public static GenericChart Chart(this ServedSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (ServedPoint Point, MeanEstimate Loss)[] points = [.. Drawn(result)];
        return Plotly
            .NET.CSharp.Chart.Point<double, double, string>(
                x: [.. points.Select(p => p.Point.BitsPerWeight!.Value)],
                y: [.. points.Select(p => p.Loss.Mean)]
            )
            .WithTrace("mode", "markers+text")
            .WithTrace("text", points.Select(p => PlotlyText.Name(p.Point.Model)).ToArray())
            .WithTrace("textposition", "top right")
            .WithTrace("cliponaxis", false)
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    array = points.Select(p => 2 * p.Loss.Error).ToArray(),
                    visible = true,
                    thickness = 1.5,
                    width = 4,
                }
            )
            .Titled($"What a token costs more than with {result.Reference.Model}")
            .WithoutLegend()
            .WithX(new ChartAxis { Title = "bits per weight", StartsAtZero = true })
            .WithY(new ChartAxis { Title = "Δ loss (nats per token)" });
    }

    /// <summary>The points that the chart shows.</summary>
    internal static IEnumerable<(ServedPoint Point, MeanEstimate Loss)> Drawn(ServedSweepResult result) =>
        result
            .Points.Where(p => p.BitsPerWeight is not null && result.Loss(p) is not null)
            .Select(p => (p, result.Loss(p)!))
            .OrderBy(p => p.p.BitsPerWeight);
}
