using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary>Weights before and after quantization as charts.</summary>
public static class QuantizedHistogramChart
{
    /// <summary>The weights before as a grey area, and as each type stores them as stepped lines.</summary>
    /// <param name="result">The histograms.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this QuantizedHistogramResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double[] middles = [.. Enumerable.Range(0, result.Before.Counts.Count).Select(result.Before.Middle)];
        List<GenericChart> lines =
        [
            Steps(middles, result.Before.Counts, $"before, {result.SourceType}")
                .WithTrace(
                    "line",
                    new
                    {
                        color = "rgba(127,127,127,.9)",
                        width = 1,
                        shape = "hvh",
                    }
                )
                .WithTrace("fill", "tozeroy")
                .WithTrace("fillcolor", "rgba(127,127,127,.30)"),
            .. result.After.Select(
                (after, i) =>
                    Steps(middles, after.Weights.Counts, $"{after.Type}")
                        .WithTrace(
                            "line",
                            new
                            {
                                color = ColourScale.Solid[i % ColourScale.CategoryCount],
                                width = 1.8,
                                shape = "hvh",
                                dash = i < ColourScale.CategoryCount ? "solid" : "dot",
                            }
                        )
            ),
        ];
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"Weights of {result.Tensor} – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(new ChartAxis { Title = "weight" })
            .WithY(new ChartAxis { Title = "weights per bin", StartsAtZero = true });
    }

    /// <summary>How often each code of a type is stored, as bars; the bars' own axis is what the code stands for before it is
    /// scaled.</summary>
    /// <param name="after">A type whose codes were counted.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart CodeChart(this QuantizedHistogram after)
    {
        ArgumentNullException.ThrowIfNull(after);
        double all = after.Codes.Sum(c => c.Count);
        return Plotly
            .NET.CSharp.Chart.Column<double, int, string>(
                values: after.Codes.Select(c => c.Count / all * 100).ToArray(),
                Keys: after.Codes.Select(c => c.Step).ToArray()
            )
            .WithTrace("marker", new { color = ColourScale.Solid[1] })
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                after.Codes.Select(c => $"level {c.Step}: {Figures.Whole(c.Count)} weights, {Figures.Percent(c.Count / all)}").ToArray()
            )
            .Titled($"Levels of {after.Type}")
            .WithoutLegend()
            .WithX(
                new ChartAxis
                {
                    Title = "level, before it is scaled",
                    TickPlaces = after.Codes.Count <= 32 ? after.Codes.Select(c => c.Step) : null,
                }
            )
            .WithY(new ChartAxis { Title = "share of the weights (%)", StartsAtZero = true });
    }

    private static GenericChart Steps(double[] middles, IReadOnlyList<long> counts, string name) =>
        Plotly
            .NET.CSharp.Chart.Line<double, long, string>(x: middles, y: [.. counts], Name: name)
            .WithTrace("hovertemplate", "about %{x:.4f}: %{y} weights<extra>" + name + "</extra>");
}
