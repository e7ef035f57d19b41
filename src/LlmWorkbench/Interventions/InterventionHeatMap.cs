using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Interventions;

/// <summary>A table of numbers as coloured cells: the numbers in them while they can be read, and on hover.</summary>
internal sealed record InterventionHeatMap
{
    // More columns than this are too narrow for numbers on a small screen.
    private const int MaxNumbers = 14;
    private const int MaxColumnLabels = 48;
    private const int LeastLabelHeight = 14;

    /// <summary>What stands above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>What runs along the horizontal axis, and what stands at each column.</summary>
    public required (string Name, IReadOnlyList<string> Labels) Columns { get; init; }

    /// <summary>What runs down the vertical axis, and what stands at each row, first on top.</summary>
    public required (string Name, IReadOnlyList<string> Labels) Rows { get; init; }

    /// <summary>[rows][columns]; <see langword="null"/> for a hole.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Values { get; init; }

    /// <summary>What is said on hover; [rows][columns].</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Hover { get; init; }

    /// <summary>The colours' name, with its unit.</summary>
    public required string Colours { get; init; }

    /// <summary>Whether numbers may be below 0.</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>The colours end at least here.</summary>
    public double LeastRange { get; init; }

    /// <summary>The height of a row in pixels.</summary>
    public int RowHeight { get; init; } = 30;

    /// <summary>A height in pixels in which the rows can be told apart.</summary>
    public int Height => 132 + (Rows.Labels.Count * RowHeight);

    /// <summary>Draws it.</summary>
    public GenericChart Draw()
    {
        int[] columns = [.. Enumerable.Range(0, Columns.Labels.Count)];
        int[] rows = [.. Enumerable.Range(0, Rows.Labels.Count)];
        double largest = Values.SelectMany(row => row).Max(value => value is { } number && double.IsFinite(number) ? Math.Abs(number) : 0);
        double end = Math.Max(Math.Max(largest, LeastRange), 1e-9);
        bool hasNumbers = columns.Length <= MaxNumbers;
        int decimals = columns.Length <= 9 ? 2 : 1;
        GenericChart chart = Plotly
            .NET.CSharp.Chart.Heatmap<double, int, int, string>(
                zData: [.. rows.Select(_ => new double[columns.Length])],
                X: columns,
                Y: rows
            )
            .WithTrace("z", Values)
            .WithTrace("colorscale", IsSigned ? ColourScale.Diverging : ColourScale.Sequential)
            .WithTrace("zmin", IsSigned ? -end : 0)
            .WithTrace("zmax", end)
            .WithTrace("xgap", 1)
            .WithTrace("ygap", 1)
            .WithTrace("hoverongaps", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", Hover)
            .WithTrace("showscale", !hasNumbers)
            .WithTrace(
                "colorbar",
                new
                {
                    title = new { text = Colours },
                    thickness = 14,
                    outlinewidth = 0,
                }
            );
        if (hasNumbers)
        {
            chart = chart
                .WithTrace("text", Values.Select(row => row.Select(value => value is { } number ? Figures.Change(number, decimals) : "")))
                .WithTrace("texttemplate", "%{text}")
                .WithTrace("textfont", new { size = RowHeight < 18 ? 9 : 11 });
        }

        // The labels of the rows may be long, and the map tall: the title stands at the left and the top whatever they are.
        return chart
            .With(
                "title",
                new
                {
                    text = PlotlyText.Line(VisibleText.Phrase(Title)),
                    x = 0,
                    xref = "container",
                    xanchor = "left",
                    y = 1,
                    yref = "container",
                    yanchor = "top",
                    pad = new { l = 8, t = 14 },
                }
            )
            .WithMargins(left: 8, right: 16, top: 96, bottom: 16)
            .WithX(Axis(Columns, columns, MaxColumnLabels) with { IsOnTop = true, LabelAngle = columns.Length <= 9 ? 0 : -60 })
            .WithY(Axis(Rows, rows, RowHeight >= LeastLabelHeight ? int.MaxValue : MaxColumnLabels) with { IsReversed = true });
    }

    // As many labels as find room; the others are there on hover.
    private static ChartAxis Axis((string Name, IReadOnlyList<string> Labels) labels, int[] places, int most)
    {
        int step = 1 + ((labels.Labels.Count - 1) / most);
        return new ChartAxis
        {
            Title = labels.Name,
            TitleDistance = 6,
            TickPlaces = places.Where(place => place % step == 0),
            TickLabels = labels.Labels.Where((_, place) => place % step == 0).Select(PlotlyText.Line),
            LabelSize = 11,
            HasGrid = false,
            HasZeroLine = false,
        };
    }
}
