using LlmWorkbench.Drawing;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>A logit lens as plain text.</summary>
internal static class LensText
{
    private const int MostLabel = 20;

    /// <summary>The headings of the table over layers.</summary>
    public static string[] LayerHeads(LensResult result) =>
        ["layer", "first tokens", ">entropy (bits)", ">KL to final (bits)", ">answer", ">rank", .. result.Followed.SelectMany(t => new[] { ">" + Short(t), ">rank" })];

    /// <summary>The headings of the table over positions.</summary>
    public static readonly string[] PositionHeads = [">#", "token", "final answer", ">probability", "first at", "stays from"];

    /// <summary>The layers at the last position, then all positions.</summary>
    public static string Draw(LensResult result)
    {
        var column = result.Positions.Count - 1;
        var layers = new TextTable(LayerHeads(result));
        for (var row = 0; row < result.Layers.Count; row++)
        {
            layers.Add(LayerRow(result, row, column));
        }

        var text = $"{Title(result)}\n\n{At(result, column)}\n\n{layers}";
        if (result.Positions.Count > 1)
        {
            var positions = new TextTable(PositionHeads);
            foreach (var shown in ShownPositions(result))
            {
                positions.Add(PositionRow(result, shown));
            }

            text += $"\n\n{positions}";
        }

        return $"{text}\n\n{Summary(result)}";
    }

    public static string Title(LensResult result) => $"Logit lens of {VisibleText.Phrase(result.Model)}";

    /// <summary>Where the answer of a position was found, in a sentence.</summary>
    public static string At(LensResult result, int column)
    {
        var p = result.Positions[column];
        var stays = p.FirstLayer == p.SettledLayer ? " and stays" : $", and stays from {Layer(p.SettledLayer)} on";
        return $"Behind token {p.Position}, «{Short(p.Token)}», the final answer is «{Short(p.Answer)}»: it comes first at {Layer(p.FirstLayer)}{stays}.";
    }

    /// <summary>What was looked at, and how to read it.</summary>
    public static string Summary(LensResult result)
    {
        var chosen = result.Positions.Count == result.Tokens.Count ? "all" : $"{result.Positions.Count} of";
        var layers = result.Layers.Count(layer => layer >= 0);
        var which = layers == result.LayerCount ? $"all {Figures.Count(layers, "layer")}" : $"{layers} of {Figures.Count(result.LayerCount, "layer")}";
        return (result.IsComplete ? string.Empty : "Interrupted: what was done so far. ")
            + $"The embedding and {which}, at {chosen} {Figures.Count(result.Tokens.Count, "position")}, each through the model's own final norm and output matrix. "
            + "KL is Σ p·log₂(p/q) with the final distribution p and the layer's q."
            + string.Concat(result.Words.Select(word => word.Note("followed, since a lens reads one next token")).OfType<string>().Select(note => $" {note}"))
            + (result.Positions.Count > ShownTokens.Most ? $" The table over positions shows the last {Figures.Whole(ShownTokens.Most)} of {Figures.Whole(result.Positions.Count)}; the result holds all." : string.Empty);
    }

    /// <summary>A row of the table over layers.</summary>
    public static string[] LayerRow(LensResult result, int row, int column)
    {
        var cell = result.Cells[row][column];
        return
        [
            LayerName(result.Layers[row]),
            string.Join(" · ", cell.Top.Select(t => $"{Short(t.Token)} {Figures.Percent(t.Probability)}")),
            Figures.Fixed(cell.EntropyBits),
            Figures.Fixed(cell.DivergenceBits),
            Figures.Percent(cell.Answer.Probability),
            Figures.Whole(cell.Answer.Rank),
            .. cell.Followed.SelectMany(s => new[] { Figures.Percent(s.Probability), Figures.Whole(s.Rank) }),
        ];
    }

    /// <summary>The places of the positions that tables show: the last ones, where there are many.</summary>
    public static IEnumerable<int> ShownPositions(LensResult result) => Enumerable.Range(0, result.Positions.Count).TakeLast(ShownTokens.Most);

    /// <summary>A row of the table over positions.</summary>
    public static string[] PositionRow(LensResult result, int column)
    {
        var p = result.Positions[column];
        return [$"{p.Position}", Short(p.Token), Short(p.Answer), Figures.Percent(result.Cells[^1][column].Answer.Probability), LayerName(p.FirstLayer), LayerName(p.SettledLayer)];
    }

    /// <summary>A layer inside a sentence: <c>layer 3</c> or <c>the embedding</c>.</summary>
    public static string Layer(int layer) => layer == LensResult.EmbeddingLayer ? "the embedding" : $"layer {layer}";

    /// <summary>A layer in a table: its number, or <c>embedding</c>.</summary>
    public static string LayerName(int layer) => layer == LensResult.EmbeddingLayer ? "embedding" : $"{layer}";

    /// <summary>A token's label, cut where it is long.</summary>
    public static string Short(TokenInfo token, int most = MostLabel) => token.Label.Length <= most ? token.Label : token.Label[..(most - 1)] + "…";
}
