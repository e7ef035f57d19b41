using LlmWorkbench.Drawing;
using Plotly.NET;

namespace LlmWorkbench.Embeddings;

/// <summary>Vectors as pictures.</summary>
public static class EmbeddingsChart
{
    // More names than this lie on top of each other; they are there on hover.
    private const int MostNames = 40;

    // Vermilion for opposite, nothing for unrelated, blue for alike: translucent, so that the theme's own background shows.
    private static readonly object[] Scale =
    [
        new object[] { 0, "rgba(213,94,0,0.9)" }, new object[] { 0.5, "rgba(128,128,128,0.06)" }, new object[] { 1, "rgba(38,139,210,0.9)" },
    ];

    /// <summary>The cosines between all pairs as a heat map, −1 to 1, with numbers while they can be read.</summary>
    /// <param name="result">The vectors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart CosineChart(this EmbeddingsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var count = result.Items.Count;
        int[] places = [.. Enumerable.Range(0, count)];
        string[] labels = [.. result.Items.Select(i => PlotlyText.Label(Tick(i.Label, count)))];
        var hover = result.Cosines.Select((row, i) => row.Select((c, j) =>
            $"{PlotlyText.Label(EmbeddingsText.Short(result.Items[i].Label))}<br>{PlotlyText.Label(EmbeddingsText.Short(result.Items[j].Label))}<br>cosine {Figures.Fixed(c, 3)}"));
        var chart = Plotly.NET.CSharp.Chart.Heatmap<double, int, int, string>(zData: result.Cosines, X: places, Y: places)
            .WithTrace("colorscale", Scale)
            .WithTrace("zmin", -1)
            .WithTrace("zmax", 1)
            .WithTrace("colorbar", new { title = new { text = "cosine" }, thickness = 14, outlinewidth = 0 })
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", hover);
        if (count <= EmbeddingsText.MostNumbers)
        {
            chart = chart
                .WithTrace("text", result.Cosines.Select(row => row.Select(c => Figures.Fixed(c, count <= 10 ? 2 : 1))))
                .WithTrace("texttemplate", "%{text}");
        }

        return chart
            .Titled($"Cosines – {result.Model}")
            .With("xaxis", Axis(places, labels, angle: -45))
            .With("yaxis", new { tickmode = "array", tickvals = labels.Length <= MostNames ? places : [], ticktext = labels, autorange = "reversed", automargin = true, showgrid = false, zeroline = false });
    }

    /// <summary>The vectors in the plane of their largest variance; names beside the points while they can be read, and on hover.</summary>
    /// <param name="result">Vectors with a map.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="InvalidOperationException">There are fewer than three items, which have no map.</exception>
    public static GenericChart MapChart(this EmbeddingsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var map = result.Map ?? throw new InvalidOperationException("A map needs three or more items.");
        var named = result.Items.Count <= MostNames;
        string[] labels = [.. result.Items.Select(i => PlotlyText.Label(EmbeddingsText.Short(i.Label)))];
        return Plotly.NET.CSharp.Chart.Point<double, double, string>(x: [.. map.Points.Select(p => p.X)], y: [.. map.Points.Select(p => p.Y)])
            .WithTrace("mode", named ? "markers+text" : "markers")
            .WithTrace("marker", new { color = ColourScale.Solid[0], size = 8 })
            .WithTrace("text", labels)
            .WithTrace("textposition", "top center")
            .WithTrace("cliponaxis", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", map.Points.Select((p, i) => $"{labels[i]}<br>{Figures.Fixed(p.X)}, {Figures.Fixed(p.Y)}").ToArray())
            .Titled($"Map of the vectors – {result.Model}")
            .With("showlegend", false)
            .With("margin", new { t = 64, r = 48 })
            .With("xaxis", new { title = new { text = $"first component, {Figures.Percent(map.Shares[0])} of the variance" }, automargin = true, scaleanchor = "y" })
            .With("yaxis", new { title = new { text = $"second, {Figures.Percent(map.Shares[1])}" }, automargin = true });
    }

    /// <summary>A height in pixels for the heat map, in which its rows can be told apart.</summary>
    internal static int CosineHeight(EmbeddingsResult result) => Math.Clamp(240 + (result.Items.Count * 24), 320, 700);

    private static object Axis(int[] places, string[] labels, int angle) => new
    {
        tickmode = "array",
        tickvals = labels.Length <= MostNames ? places : [],
        ticktext = labels,
        tickangle = angle,
        automargin = true,
        showgrid = false,
        zeroline = false,
    };

    // In a narrow page long names would leave no room for the picture.
    private static string Tick(string label, int count) => count > 1 && label.Length > 18 ? label[..17] + "…" : label;
}
