using LlmWorkbench.Drawing;

namespace LlmWorkbench.Embeddings;

/// <summary>Vectors as charts and tables.</summary>
internal static class EmbeddingsHtml
{
    private const int MapHeight = 460;
    private const int MostOpen = 12;

    /// <summary>The map, the cosines, the nearest tokens and a table of the items.</summary>
    public static Markup Draw(EmbeddingsResult result) => Theme.View(
        EmbeddingsText.Title(result),
        Markup.Of($"""
            <p class="lw-note">{EmbeddingsText.Summary(result)}</p>
            {(result.Map is null ? Markup.Empty : ChartHtml.Of(result.MapChart(), MapHeight))}
            {(result.Items.Count < 2 ? Markup.Empty : ChartHtml.Of(result.CosineChart(), EmbeddingsChart.CosineHeight(result)))}
            {(result.Items.Any(i => i.Nearest.Count > 0) ? Nearest(result).ToMarkup() : Markup.Empty)}
            {Fold.Of($"Table of the {result.Items.Count} items", Items(result).ToMarkup(), result.Items.Count <= MostOpen && result.Items.All(i => i.Nearest.Count == 0))}
            """));

    /// <summary>The nearest tokens of one query.</summary>
    public static Markup Draw(NearestTokensResult result)
    {
        var table = new HtmlTable([.. EmbeddingsText.NeighbourHeads]);
        foreach (var row in EmbeddingsText.Rows(result))
        {
            table.Add([.. row.Select((cell, i) => i == 1 ? Code(cell) : Markup.Of($"{cell}"))]);
        }

        return Theme.View(EmbeddingsText.Title(result), table.ToMarkup());
    }

    private static HtmlTable Nearest(EmbeddingsResult result)
    {
        var table = new HtmlTable(EmbeddingsText.Kind(result), "nearest tokens and their cosines");
        foreach (var (name, item) in EmbeddingsText.Names(result).Zip(result.Items))
        {
            table.Add(Code(name), Markup.Of($"<div style=\"white-space:normal;min-width:12rem\">{Neighbours(item)}</div>"));
        }

        return table;
    }

    private static Markup Neighbours(EmbeddedItem item) => Markup.Join(item.Nearest.Select((n, i) =>
        Markup.Of($"{(i > 0 ? " · " : string.Empty)}<span style=\"white-space:nowrap\">{Code(n.Token.Label)} {Figures.Fixed(n.Cosine)}</span>")));

    private static HtmlTable Items(EmbeddingsResult result)
    {
        var table = new HtmlTable(result.Map is null
            ? [">#", EmbeddingsText.Kind(result), ">tokens", ">length"]
            : [">#", EmbeddingsText.Kind(result), ">tokens", ">length", ">map x", ">map y"]);
        foreach (var row in EmbeddingsText.Rows(result))
        {
            table.Add([.. row.Select((cell, c) => c == 1 ? Code(cell) : Markup.Of($"{cell}"))]);
        }

        return table;
    }

    private static Markup Code(string text) => Markup.Of($"<bdi class=\"lw-code\">{text}</bdi>");
}
