using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.Pretraining.Watching;

/// <summary>The points of a training as charts.</summary>
public static class WatchChart
{
    private static readonly string[] s_dashes = ["solid", "dash", "dot", "dashdot", "longdash"];
    private static readonly string[] s_symbols = ["circle", "square", "diamond", "cross", "triangle-up", "star"];

    /// <summary>What grew in which order, each from 0 to 100: how much of its fall the loss has behind it, the best head's score for
    /// induction, and right answers.</summary>
    /// <param name="result">The points.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this WatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double first = result.Points[0].Loss.Mean,
            last = result.Points[^1].Loss.Mean;
        (string Name, Func<WatchPoint, double?> Of)[] lines =
        [
            ("loss: share of its fall", point => first > last ? 100 * (first - point.Loss.Mean) / (first - last) : null),
            ("induction score × 100", point => 100 * point.Induction),
            ("copied", point => 100 * point.Copied.Share),
            ("who has what", point => 100 * point.Names.Share),
            ("facts", point => 100 * point.Facts.Share),
        ];
        return Draw(result, "What grows when", "%", lines);
    }

    /// <summary>Right answers on facts, a curve for each number of times that training told them.</summary>
    /// <param name="result">The points.</param>
    /// <returns>A chart that can be changed and displayed like any other; <see langword="null"/> where frequencies are not
    /// known.</returns>
    public static GenericChart? FactsChart(this WatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (string, Func<WatchPoint, double?>)[] lines =
        [
            .. result.Frequencies.Select(frequency =>
                ($"{frequency} times", (Func<WatchPoint, double?>)(point => point.Of(frequency) is { } right ? 100 * right.Share : null))
            ),
        ];
        return lines.Length == 0 ? null : Draw(result, "Facts by how often training told them", "right answers (%)", lines);
    }

    private static GenericChart Draw(WatchResult result, string title, string axis, (string Name, Func<WatchPoint, double?> Of)[] lines) =>
        Plotly
            .NET.CSharp.Chart.Combine(
                lines.Select(
                    (line, i) =>
                    {
                        WatchPoint[] points = [.. result.Points.Where(point => line.Of(point) is not null)];
                        return Plotly
                            .NET.CSharp.Chart.Line<string, double, string>(
                                x: [.. points.Select(point => PlotlyText.Name(point.Model))],
                                y: [.. points.Select(point => line.Of(point)!.Value)],
                                Name: line.Name,
                                ShowMarkers: true
                            )
                            .WithTrace(
                                "line",
                                new
                                {
                                    color = ColourScale.Solid[i % ColourScale.Solid.Count],
                                    width = 2,
                                    dash = s_dashes[i % s_dashes.Length],
                                }
                            )
                            .WithTrace("marker", new { size = 8, symbol = s_symbols[i % s_symbols.Length] })
                            .WithTrace("hovertemplate", $"%{{x}}: %{{y:.1f}}, {line.Name}<extra></extra>");
                    }
                )
            )
            .Titled(title)
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: lines.Length > 5 ? 118 : 98)
            .WithX(new ChartAxis { Title = "point of the training", IsCategorical = true })
            .WithY(new ChartAxis { Title = axis, Range = [-3, 103] });
}
