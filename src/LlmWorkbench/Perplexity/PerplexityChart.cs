using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using Plotly.NET;

namespace LlmWorkbench.Perplexity;

/// <summary>Perplexities as charts.</summary>
public static class PerplexityChart
{
    // More error bars than this run into each other.
    private const int MaxErrorBars = 40;

    /// <summary>The perplexity of each chunk as a point, and the perplexity up to its end as a line with its error.</summary>
    /// <param name="result">The result.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this PerplexityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int[] places = [.. Enumerable.Range(1, result.Chunks.Count)];
        IReadOnlyList<MeanEstimate> running = result.Running();
        string name = PerplexityView.ChunkName(result.Options);
        int step = (places.Length + MaxErrorBars - 1) / MaxErrorBars;
        GenericChart chunks = Plotly
            .NET.CSharp.Chart.Point<int, double, string>(
                x: places,
                y: [.. result.Chunks.Select(c => Math.Exp(c.MeanNats))],
                Name: $"this {name}"
            )
            .WithTrace("marker", new { color = ColourScale.Solid[1], size = 6 })
            .WithTrace("hovertemplate", $"{name} %{{x}}: %{{y:.3f}}<extra></extra>");
        GenericChart soFar = Plotly
            .NET.CSharp.Chart.Line<int, double, string>(x: places, y: [.. running.Select(r => Math.Exp(r.Mean))], Name: "so far ± error")
            .WithTrace("line", new { color = ColourScale.Solid[0], width = 2 })
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    array = running.Select(
                        (r, i) => (places.Length - 1 - i) % step == 0 ? Finite(Math.Exp(r.Mean) * r.Error) : (double?)null
                    ),
                    thickness = 1,
                    width = 3,
                    color = ColourScale.Solid[0],
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                running
                    .Select((r, i) => $"up to {name} {i + 1}: {PerplexityView.PlusMinus(Math.Exp(r.Mean), Math.Exp(r.Mean) * r.Error)}")
                    .ToArray()
            );
        return Plotly
            .NET.CSharp.Chart.Combine([chunks, soFar])
            .Titled($"Perplexity – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(
                new ChartAxis
                {
                    Title = name,
                    NumberFormat = ",d",
                    Step = places.Length <= 10 ? 1 : (int?)null,
                }
            )
            .WithY(new ChartAxis { Title = "perplexity" });
    }

    /// <summary>How much higher each model's perplexity is than the first's, with paired errors.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this PerplexityComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);

        // Plotly draws from the bottom: what is to stand first comes last.
        var paired = comparison.Differences.Where(d => d is not null).Select(d => d!).Reverse().ToList();
        return Plotly
            .NET.CSharp.Chart.Point<double, string, string>(
                x: [.. paired.Select(d => (d.Ratio - 1) * 100)],
                y: [.. paired.Select(d => PlotlyText.Name(d.Model))]
            )
            .WithTrace("marker", new { color = ColourScale.Solid[0], size = 9 })
            .WithTrace(
                "error_x",
                new
                {
                    type = "data",
                    array = paired.Select(d => Finite(d.RatioError * 100)),
                    thickness = 1.5,
                    width = 6,
                    color = ColourScale.Solid[0],
                }
            )
            .WithTrace("hovertemplate", "%{y}: %{x:+.3f} % ± %{error_x.array:.3f}<extra></extra>")
            .Titled($"Perplexity above that of {comparison.Results[0].Model}")
            .WithX(
                new ChartAxis
                {
                    Title = "per cent, ± paired standard error",
                    StartsAtZero = true,
                    HasZeroLine = true,
                }
            )
            .WithY(new ChartAxis { IsCategorical = true });
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
