using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Charts;

/// <summary>Dotted lines that mark places of a chart's horizontal axis.</summary>
internal static class MarkedPlace
{
    /// <summary>Marks a place.</summary>
    /// <param name="chart">The chart; a place marked before is replaced.</param>
    /// <param name="x">The place; <see langword="null"/> marks nothing.</param>
    /// <param name="text">What stands beside it.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart Marked(this GenericChart chart, double? x, string text) =>
        x is not { } place
            ? chart
            : chart
                .With(
                    "shapes",
                    new[]
                    {
                        new
                        {
                            type = "line",
                            yref = "paper",
                            x0 = place,
                            x1 = place,
                            y0 = 0,
                            y1 = 1,
                            line = new
                            {
                                color = "#7f7f7f",
                                width = 1,
                                dash = "dot",
                            },
                        },
                    }
                )
                .With(
                    "annotations",
                    new[]
                    {
                        new
                        {
                            x = place,
                            xanchor = "left",
                            yref = "paper",
                            y = 1,
                            yanchor = "top",
                            text = $" {text}",
                            showarrow = false,
                            font = new { size = 11 },
                        },
                    }
                );
}
