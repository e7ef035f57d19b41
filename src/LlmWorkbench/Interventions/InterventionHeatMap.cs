using LlmWorkbench.Drawing;
using Plotly.NET;

namespace LlmWorkbench.Interventions;

/// <summary>A table of numbers as coloured cells: the numbers in them while they can be read, and on hover.</summary>
internal sealed record InterventionHeatMap
{
    // More columns than this are too narrow for numbers on a small screen.
    private const int MostNumbers = 14;
    private const int MostColumnLabels = 48;
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
        var largest = Values.SelectMany(row => row).Max(value => value is { } number && double.IsFinite(number) ? Math.Abs(number) : 0);
        var end = Math.Max(Math.Max(largest, LeastRange), 1e-9);
        var hasNumbers = columns.Length <= MostNumbers;
        var decimals = columns.Length <= 9 ? 2 : 1;
        var chart = Plotly.NET.CSharp.Chart.Heatmap<double, int, int, string>(zData: [.. rows.Select(_ => new double[columns.Length])], X: columns, Y: rows)
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
            .WithTrace("colorbar", new { title = new { text = Colours }, thickness = 14, outlinewidth = 0 });
        if (hasNumbers)
        {
            chart = chart
                .WithTrace("text", Values.Select(row => row.Select(value => value is { } number ? Figure(number, decimals) : string.Empty)))
                .WithTrace("texttemplate", "%{text}")
                .WithTrace("textfont", new { size = RowHeight < 18 ? 9 : 11 });
        }

        // The labels of the rows may be long, and the map tall: the title stands at the left and the top whatever they are.
        return chart
            .With("title", new { text = Line(VisibleText.Phrase(Title)), x = 0, xref = "container", xanchor = "left", y = 1, yref = "container", yanchor = "top", pad = new { l = 8, t = 14 } })
            .With("margin", new { l = 8, r = 16, t = 92, b = 16 })
            .With("xaxis", Axis(Columns, columns, MostColumnLabels, new { side = "top", tickangle = columns.Length <= 9 ? 0 : -60 }))
            .With("yaxis", Axis(Rows, rows, RowHeight >= LeastLabelHeight ? int.MaxValue : MostColumnLabels, new { autorange = "reversed" }));
    }

    /// <summary>A number with its sign; what rounds to nothing has none.</summary>
    public static string Figure(double value, int decimals = 2)
    {
        var rounded = Math.Round(value, decimals) + 0.0;
        return (rounded < 0 ? "−" : string.Empty) + Figures.Fixed(Math.Abs(rounded), decimals);
    }

    /// <summary>A line for hover, whose labels show their spaces already: no part of it is taken for a tag or an entity.</summary>
    public static string Line(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static Dictionary<string, object> Axis((string Name, IReadOnlyList<string> Labels) labels, int[] places, int most, object more)
    {
        // As many labels as find room; the others are there on hover.
        var step = 1 + ((labels.Labels.Count - 1) / most);
        var axis = new Dictionary<string, object>
        {
            ["title"] = new { text = labels.Name, standoff = 6 },
            ["tickmode"] = "array",
            ["tickvals"] = places.Where(place => place % step == 0),
            ["ticktext"] = labels.Labels.Where((_, place) => place % step == 0).Select(Line),
            ["automargin"] = true,
            ["showgrid"] = false,
            ["zeroline"] = false,
            ["tickfont"] = new { size = 11 },
        };
        foreach (var property in more.GetType().GetProperties())
        {
            axis[property.Name] = property.GetValue(more)!;
        }

        return axis;
    }
}
