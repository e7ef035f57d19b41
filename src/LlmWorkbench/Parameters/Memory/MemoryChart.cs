using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Parameters.Memory;

/// <summary>Memory against parameters.</summary>
public static class MemoryChart
{
    private const double Gibibyte = 1L << 30;

    private static readonly double[] s_ticks = [0.001, 0.01, 0.1, 1, 2, 5, 10, 20, 50, 100, 200];

    /// <summary>Two logarithmic axes: parameters, and the memory with each type of weights; dotted lines where memories end.</summary>
    /// <param name="result">The estimates.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this MemoryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double[] parameters = result.Rows.Select(r => r.Model.ParameterCount / 1e9).ToArray();
        IEnumerable<GenericChart> lines = result.Options.Types.Select(
            (type, i) =>
                Plotly
                    .NET.CSharp.Chart.Line<double, double, string>(
                        x: parameters,
                        y: [.. result.Rows.Select(r => r.Estimates[i].TotalBytes / Gibibyte)],
                        ShowMarkers: true,
                        Name: type.ToString()
                    )
                    .WithTrace(
                        "line",
                        new
                        {
                            color = ColourScale.Solid[i % ColourScale.CategoryCount],
                            width = 2,
                            dash = i < ColourScale.CategoryCount ? "solid" : "dash",
                        }
                    )
                    .WithTrace(
                        "marker",
                        new
                        {
                            color = ColourScale.Solid[i % ColourScale.CategoryCount],
                            size = 6,
                            symbol = i,
                        }
                    )
                    .WithTrace("hoverinfo", "text")
                    .WithTrace("hovertext", result.Rows.Select(r => Hover(result, r, i)).ToArray())
        );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled("Memory against parameters")
            .WithLegendAbove()
            .WithMargins(top: 78, right: 56)
            .WithX(
                new ChartAxis
                {
                    Title = "parameters",
                    IsLogarithmic = true,
                    TickPlaces = s_ticks,
                    TickLabels = s_ticks.Select(t => t < 1 ? $"{t * 1000:0}M" : $"{t:0}B"),
                }
            )
            .WithY(
                new ChartAxis
                {
                    Title = "memory (GiB)",
                    IsLogarithmic = true,
                    Step = "D2",
                }
            )
            .With(
                "shapes",
                result
                    .Options.Budgets.Select(b => new
                    {
                        type = "line",
                        xref = "paper",
                        x0 = 0,
                        x1 = 1,
                        y0 = b,
                        y1 = b,
                        line = new
                        {
                            color = "#7f7f7f",
                            width = 1,
                            dash = "dot",
                        },
                    })
                    .ToArray()
            )
            .With(
                "annotations",
                result
                    .Options.Budgets.Select(b => new
                    {
                        xref = "paper",
                        x = 1,
                        xanchor = "left",
                        yref = "y",
                        y = Math.Log10(b),
                        yanchor = "middle",
                        text = $" {b} GiB",
                        showarrow = false,
                        font = new { size = 11 },
                    })
                    .ToArray()
            );
    }

    private static string Hover(MemoryResult result, MemoryRow row, int type)
    {
        MemoryEstimate e = row.Estimates[type];
        string fits = result.SmallestBudget(e) is { } budget ? $"fits into {MemoryView.Budget(budget)}" : "fits into none of the memories";
        return $"{PlotlyText.Name(row.Model.Name)} with {e.Type}: {Figures.Bytes(e.TotalBytes)}, {fits}<br>weights "
            + $"{Figures.Bytes(e.WeightBytes)}, keys and values {Figures.Bytes(e.CacheBytes)}, overhead "
            + $"{Figures.Bytes(e.OverheadBytes)}";
    }
}
