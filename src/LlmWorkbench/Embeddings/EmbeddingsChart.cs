using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Embeddings;

/// <summary>Vectors as pictures.</summary>
public static class EmbeddingsChart
{
    // In a narrow page longer names would leave no room for the picture.
    private const int MaxTick = 18;
    private const int MaxHover = 60;

    // More names than this lie on top of each other; they are there on hover.
    private const int MaxNames = 40;

    /// <summary>The most items whose cosines are drawn: each pair is a cell with a text of its own.</summary>
    internal const int MaxPairs = 100;

    /// <summary>The cosines between the pairs of the first 100 items as a heat map, −1 to 1, with numbers while they can be read.</summary>
    /// <param name="result">The vectors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart CosineChart(this EmbeddingsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        result = result.First(MaxPairs);
        int count = result.Items.Count;
        int[] places = [.. Enumerable.Range(0, count)];
        string[] labels = Labels(result);
        string[] names = [.. result.Items.Select(item => Label(item, count <= MaxNames ? MaxHover : MaxTick))];
        IEnumerable<IEnumerable<string>> hover = result.Cosines.Select(
            (row, i) => row.Select((c, j) => $"{names[i]}<br>{names[j]}<br>cosine {Figures.Fixed(c, 3)}")
        );
        GenericChart chart = Plotly
            .NET.CSharp.Chart.Heatmap<double, int, int, string>(zData: result.Cosines, X: places, Y: places)
            .WithTrace("colorscale", ColourScale.Diverging)
            .WithTrace("zmin", -1)
            .WithTrace("zmax", 1)
            .WithTrace(
                "colorbar",
                new
                {
                    title = new { text = "cosine" },
                    thickness = 14,
                    outlinewidth = 0,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", hover);
        if (count <= EmbeddingsView.MaxNumbers)
        {
            chart = chart
                .WithTrace("text", result.Cosines.Select(row => row.Select(c => Number(c, count <= 10 ? 2 : 1))))
                .WithTrace("texttemplate", "%{text}");
        }

        return chart
            .Titled($"Cosines – {result.Model}")
            .WithX(Axis(places, labels) with { LabelAngle = -45 })
            .WithY(Axis(places, labels) with { IsReversed = true });
    }

    /// <summary>The first 1,000 vectors in the plane of the largest variance of all; names beside the points while they can be read, and
    /// on hover.</summary>
    /// <param name="result">Vectors with a map.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="InvalidOperationException">There are fewer than three items, which have no map.</exception>
    public static GenericChart MapChart(this EmbeddingsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        result = result.First(EmbeddingsView.MaxShown);
        PrincipalMap map = result.Map ?? throw new InvalidOperationException("A map needs three or more items.");
        bool named = result.Items.Count <= MaxNames;
        IReadOnlyList<PointLabel> placed = named ? Names(result) : [];
        string[] whole = [.. result.Items.Select(i => Label(i, MaxHover))];
        return Plotly
            .NET.CSharp.Chart.Point<double, double, string>(x: [.. map.Points.Select(p => p.X)], y: [.. map.Points.Select(p => p.Y)])
            .WithTrace("mode", named ? "markers+text" : "markers")
            .WithTrace("marker", new { color = ColourScale.Solid[0], size = 8 })
            .WithTrace("text", placed.Select(l => PlotlyText.Line(l.Text)).ToArray())
            .WithTrace("textposition", placed.Select(l => l.Side).ToArray())
            .WithTrace("cliponaxis", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", map.Points.Select((p, i) => $"{whole[i]}<br>{Figures.Fixed(p.X)}, {Figures.Fixed(p.Y)}").ToArray())
            .WithNames()
            .Titled($"Map of the vectors – {result.Model}")
            .WithoutLegend()
            .WithMargins(top: 64, right: 64)
            .WithX(new ChartAxis { Title = $"first component, {Figures.Percent(map.Shares[0])} of the variance", Range = Range(map) })
            .WithY(new ChartAxis { Title = $"second, {Figures.Percent(map.Shares[1])}" });
    }

    /// <summary>The names beside the points of the map.</summary>
    internal static IReadOnlyList<PointLabel> Names(EmbeddingsResult result)
    {
        (PrincipalMap? map, string[]? texts) = (result.Map!, ShortTexts(result));
        (double[]? x, PlotExtent? y) = (Range(map), PlotExtent.Around(map.Points.Select(p => p.Y)));
        var extent = new PlotExtent(x[0], x[1]);
        return PointLabels.Of([.. map.Points.Select((p, i) => new NamedPoint(extent.Share(p.X), y.Share(p.Y), texts[i]))]);
    }

    /// <summary>What the names of the map cannot say, where it has names.</summary>
    internal static string? MapSentence(EmbeddingsResult result) =>
        result.Items.Count > MaxNames ? null : PointLabels.Sentence(Names(result), "the chart names each when it is pointed at");

    /// <summary>A height in pixels for the heat map, in which its rows can be told apart.</summary>
    internal static int CosineHeight(EmbeddingsResult result) => Math.Clamp(240 + (result.Items.Count * 24), 320, 700);

    /// <summary>The first items of a result, with their part of everything.</summary>
    internal static EmbeddingsResult First(this EmbeddingsResult result, int most) =>
        result.Items.Count <= most
            ? result
            : result with
            {
                Items = [.. result.Items.Take(most)],
                Cosines = [.. result.Cosines.Take(most).Select(row => row[..most])],
                Map = result.Map is { } map ? map with { Points = [.. map.Points.Take(most)] } : null,
            };

    private static ChartAxis Axis(int[] places, string[] labels) =>
        new()
        {
            TickPlaces = labels.Length <= MaxNames ? places : [],
            TickLabels = labels,
            HasGrid = false,
            HasZeroLine = false,
        };

    // What rounds to nothing has no sign.
    private static string Number(double cosine, int decimals) => Figures.Fixed(Math.Round(cosine, decimals) + 0.0, decimals);

    // Room for the names of the outermost points.
    private static double[] Range(PrincipalMap map)
    {
        (double least, double most) = (map.Points.Min(p => p.X), map.Points.Max(p => p.X));
        double room = most > least ? (most - least) / 4 : 1;
        return [least - room, most + room];
    }

    private static string[] Labels(EmbeddingsResult result) => [.. ShortTexts(result).Select(PlotlyText.Line)];

    // Texts that begin alike are told apart by where they differ.
    private static string[] ShortTexts(EmbeddingsResult result)
    {
        IReadOnlyList<string> texts = ShortLabels.Of([.. result.Items.Select(i => i.Label)], MaxTick);
        return [.. result.Items.Select((item, i) => Visible(item, texts[i]))];
    }

    private static string Label(EmbeddedItem item, int most) => PlotlyText.Line(Visible(item, ShortLabels.Cut(item.Label, most)));

    // A text's spaces are spaces; a token's belong to it and are shown.
    private static string Visible(EmbeddedItem item, string text) =>
        item.TokenId is null ? VisibleText.Line(text) : VisibleText.OneLine(text);
}
