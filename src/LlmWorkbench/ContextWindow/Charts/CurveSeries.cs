using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Charts;

/// <summary>A line of a chart, with points, the same in all pictures of the context window.</summary>
/// <param name="Name">What stands in the legend.</param>
/// <param name="X">Where the points are.</param>
/// <param name="Y">How high they are.</param>
internal sealed record CurveSeries(string Name, double[] X, double[] Y)
{
    /// <summary>What is said of each point on hover.</summary>
    public required string[] Hover { get; init; }

    /// <summary>How far each point reaches up and down; <see langword="null"/> for no bars.</summary>
    public (double[] Up, double[] Down)? Spread { get; init; }

    /// <summary>Whether it is a line to compare with, grey and dashed, without points.</summary>
    public bool IsReference { get; init; }

    /// <summary>Draws lines together.</summary>
    /// <param name="series">The lines, in the order of the legend.</param>
    /// <returns>A chart without title and axes.</returns>
    public static GenericChart Draw(IReadOnlyList<CurveSeries> series)
    {
        IEnumerable<GenericChart> lines = series.Select((line, i) => line.Draw(i, series.Count(s => !s.IsReference)));
        return Plotly.NET.CSharp.Chart.Combine(lines).WithLegendAbove(isAlwaysShown: true, LegendOrder.AsAdded).WithMargins(top: 78);
    }

    private GenericChart Draw(int index, int count)
    {
        string colour = IsReference ? "#7f7f7f" : ColourScale.Solid[index % ColourScale.CategoryCount];
        GenericChart line = Plotly
            .NET.CSharp.Chart.Line<double, double, string>(x: X, y: Y, ShowMarkers: !IsReference, Name: PlotlyText.Name(Name))
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width = IsReference ? 2 : SeriesLook.Width(index, count),
                    dash = IsReference || index >= ColourScale.CategoryCount ? "dash" : "solid",
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", Hover);
        if (!IsReference)
        {
            line = line.WithTrace(
                "marker",
                new
                {
                    color = colour,
                    size = SeriesLook.Size(index, count),
                    symbol = index,
                }
            );
        }

        return Spread is not { } spread
            ? line
            : line.WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    symmetric = false,
                    array = spread.Up,
                    arrayminus = spread.Down,
                    thickness = 1.5,
                    width = 4,
                    color = colour,
                }
            );
    }
}
