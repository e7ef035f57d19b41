using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Lens;

/// <summary>A logit lens as a grid, a heat map, lines and tables.</summary>
internal static class LensView
{
    /// <summary>The layers at the last position, then all positions.</summary>
    public static string Text(LensResult result)
    {
        int column = result.Positions.Count - 1;
        string text = $"{Title(result)}\n\n{At(result, column)}\n\n{LayersAt(result)}";
        if (result.Positions.Count > 1)
        {
            text += $"\n\n{Positions(result)}";
        }

        return $"{text}\n\n{Summary(result)}";
    }

    public static string Title(LensResult result) => $"Logit lens of {VisibleText.Phrase(result.Model)}";

    /// <summary>Where the answer of a position was found, in a sentence.</summary>
    public static string At(LensResult result, int column)
    {
        LensPosition p = result.Positions[column];
        string stays = p.FirstLayer == p.SettledLayer ? " and stays" : $", and stays from {Layer(p.SettledLayer)} on";
        return $"After token {p.Position}, «{LensResult.Short(p.Token)}», the final answer is «{LensResult.Short(p.Answer)}»: it "
            + $"comes first at {Layer(p.FirstLayer)}{stays}.";
    }

    /// <summary>What was looked at, and how to read it.</summary>
    public static string Summary(LensResult result)
    {
        string chosen = result.Positions.Count == result.Tokens.Count ? "all" : $"{result.Positions.Count} of";
        int layers = result.Layers.Count(layer => layer >= 0);
        string which =
            layers == result.LayerCount
                ? $"all {Figures.Count(layers, "layer")}"
                : $"{layers} of {Figures.Count(result.LayerCount, "layer")}";
        return (result.IsComplete ? "" : "Interrupted: what was done so far. ")
            + $"The embedding and {which}, at {chosen} {Figures.Count(result.Tokens.Count, "position")}, each through the "
            + "model's own final norm and output matrix. "
            + "KL is Σ p·log₂(p/q) with the final distribution p and the layer's q."
            + string.Concat(
                result
                    .Words.Select(word => word.Note("followed, since a lens reads one next token"))
                    .OfType<string>()
                    .Select(note => $" {note}")
            )
            + (
                result.Positions.Count > ShownTokens.Max
                    ? $" The table over positions shows the last {Figures.Whole(ShownTokens.Max)} of "
                        + $"{Figures.Whole(result.Positions.Count)}; the result holds all."
                    : ""
            );
    }

    // The layers at the last position.
    private static Table LayersAt(LensResult result) =>
        (result with { Positions = [result.Positions[^1]], Cells = [.. result.Cells.Select(row => row[^1..])] }).ToTable();

    // Of many positions the last ones.
    private static Table Positions(LensResult result) =>
        Table.Of(
            result.Positions.Index().TakeLast(ShownTokens.Max),
            new(null, "#", p => p.Item.Position, Format.Number),
            new(null, "token", p => LensResult.Short(p.Item.Token), Format.Code),
            new(null, "final answer", p => LensResult.Short(p.Item.Answer), Format.Code),
            new(null, "probability", p => result.Cells[^1][p.Index].Answer.Probability, Format.Percent),
            new(null, "first at", p => LensResult.LayerName(p.Item.FirstLayer)),
            new(null, "stays from", p => LensResult.LayerName(p.Item.SettledLayer))
        );

    /// <summary>A layer inside a sentence: <c>layer 3</c> or <c>the embedding</c>.</summary>
    public static string Layer(int layer) => layer == LensResult.EmbeddingLayer ? "the embedding" : $"layer {layer}";

    private static string Count(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";

    private const int LineHeight = 340;

    /// <summary>The grid of tokens, the heat map over all positions, the lines of single tokens and tables to unfold.</summary>
    public static Markup Html(LensResult result)
    {
        int count = result.Positions.Count;
        Markup tiled =
            count <= LensGridHtml.MaxColumns
                ? Markup.Empty
                : Markup.Of(
                    $"<p class=\"lw-note\">The map has "
                        + $"{(LensChart.First(result) is var first and > 0 ? $"the last {Figures.Whole(count - first)} of" : "all")} "
                        + $"{Figures.Whole(count)} positions; the grid below it shows the last {LensGridHtml.MaxColumns} with their "
                        + $"tokens. Choose others with --positions (Positions in C#).</p>"
                );
        Markup map = count == 1 ? Markup.Empty : ChartHtml.Of(result.Chart(), LensChart.Height(result));
        Markup lines = count == 1 || result.Followed.Count > 0 ? ChartHtml.Of(result.TokenChart(), LineHeight) : Markup.Empty;
        return Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{At(result, count - 1)}</p>
                {tiled}
                {(count > LensGridHtml.MaxColumns ? map : Markup.Empty)}
                {LensGridHtml.Draw(result)}
                {(count > LensGridHtml.MaxColumns ? Markup.Empty : map)}
                {lines}
                <p class="lw-note">{Summary(result)}</p>
                {Fold.Of($"Table of the layers after token {result.Positions[^1].Position}", LayersAt(result).ToMarkup())}
                {(count == 1 ? Markup.Empty : Fold.Of($"Table of the {Figures.Whole(count)} positions", Positions(result).ToMarkup()))}
                """
            ),
            LensGridHtml.Style
        );
    }
}
