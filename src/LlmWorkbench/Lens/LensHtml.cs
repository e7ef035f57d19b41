using LlmWorkbench.Drawing;

namespace LlmWorkbench.Lens;

/// <summary>A logit lens as a grid, a heat map, lines and tables.</summary>
internal static class LensHtml
{
    private const int LineHeight = 340;

    /// <summary>The grid of tokens, the heat map over all positions, the lines of single tokens and tables to unfold.</summary>
    public static Markup Draw(LensResult result)
    {
        var count = result.Positions.Count;
        var tiled = count <= LensGridHtml.MostColumns
            ? Markup.Empty
            : Markup.Of($"<p class=\"lw-note\">The map has {(LensChart.First(result) is var first and > 0 ? $"the last {Figures.Whole(count - first)} of" : "all")} {Figures.Whole(count)} positions; the grid below it shows the last {LensGridHtml.MostColumns} with their tokens. Choose others with --positions (Positions in C#).</p>");
        var map = count == 1 ? Markup.Empty : ChartHtml.Of(result.Chart(), LensChart.Height(result));
        var lines = count == 1 || result.Followed.Count > 0 ? ChartHtml.Of(result.TokenChart(), LineHeight) : Markup.Empty;
        return Theme.View(
            LensText.Title(result),
            Markup.Of($"""
                <p class="lw-note">{LensText.At(result, count - 1)}</p>
                {tiled}
                {(count > LensGridHtml.MostColumns ? map : Markup.Empty)}
                {LensGridHtml.Draw(result)}
                {(count > LensGridHtml.MostColumns ? Markup.Empty : map)}
                {lines}
                <p class="lw-note">{LensText.Summary(result)}</p>
                {Fold.Of($"Table of the layers behind token {result.Positions[^1].Position}", Layers(result).ToMarkup())}
                {(count == 1 ? Markup.Empty : Fold.Of($"Table of the {Figures.Whole(count)} positions", Positions(result).ToMarkup()))}
                """),
            LensGridHtml.Style);
    }

    private static HtmlTable Layers(LensResult result)
    {
        var table = new HtmlTable(LensText.LayerHeads(result));
        for (var row = 0; row < result.Layers.Count; row++)
        {
            table.Add([.. LensText.LayerRow(result, row, result.Positions.Count - 1).Select((cell, i) => i == 1 ? Code(cell) : Markup.Of($"{cell}"))]);
        }

        return table;
    }

    private static HtmlTable Positions(LensResult result)
    {
        var table = new HtmlTable(LensText.PositionHeads);
        foreach (var column in LensText.ShownPositions(result))
        {
            table.Add([.. LensText.PositionRow(result, column).Select((cell, i) => i is 1 or 2 ? Code(cell) : Markup.Of($"{cell}"))]);
        }

        return table;
    }

    private static Markup Code(string text) => Markup.Of($"<bdi class=\"lw-code\">{text}</bdi>");
}
