using LlmWorkbench.Drawing;

namespace LlmWorkbench.Lens;

/// <summary>
/// Layers by positions with the tokens in their cells; what is pointed at or tabbed to is told in full below. It is CSS alone, so it
/// works in a saved notebook and in an exported page.
/// </summary>
internal static class LensGrid
{
    /// <summary>How many positions stand beside each other; of more the last are shown.</summary>
    public const int MostColumns = 24;

    private const int MostLabel = 14;

    private const string Css = """
        .lw .lw-lens{position:relative;border:1px solid var(--lw-line);border-radius:6px;margin:.4rem 0;padding-bottom:var(--lw-panel)}
        .lw .lw-lens table{margin:0;font-size:.84em}
        .lw .lw-lens th,.lw .lw-lens td{padding:.2rem .45rem;border:1px solid var(--lw-line);text-align:center;max-width:8rem;overflow:hidden;text-overflow:ellipsis;line-height:1.3;vertical-align:middle}
        .lw .lw-lens th:first-child{position:sticky;left:0;background:var(--lw-paper);text-align:right;z-index:1}
        .lw .lw-lens th bdi,.lw .lw-lens td bdi{font-family:var(--lw-mono)}
        .lw .lw-lens td{cursor:help;outline-offset:-2px}
        .lw .lw-lens small{display:block;color:var(--lw-ink);opacity:.85;font-variant-numeric:tabular-nums}
        .lw .lw-lens td:hover,.lw .lw-lens td:focus{outline:2px solid var(--lw-ink)}
        .lw .lw-lens .lw-same{font-weight:700}
        .lw .lw-lens .lw-card{display:none;position:absolute;left:0;right:0;bottom:0;height:var(--lw-panel);overflow:auto;white-space:normal;text-align:left;font-weight:400;font-size:13px;line-height:1.45;padding:.45rem .7rem;border-top:1px solid var(--lw-line);border-radius:0 0 6px 6px;background:var(--lw-paper);color:var(--lw-ink)}
        .lw .lw-lens .lw-card p{margin:0}
        .lw .lw-lens .lw-example>.lw-card{display:block;z-index:1}
        .lw .lw-lens td:focus>.lw-card{display:block;z-index:2}
        .lw .lw-lens td:hover>.lw-card{display:block;z-index:3}
        .lw .lw-lens .lw-line{display:grid;grid-template-columns:2.6rem 8rem 5.6rem 1fr;gap:.5rem;align-items:center}
        .lw .lw-lens .lw-line i{display:block;height:.6em;background:#0072b2;border-radius:1px;min-width:1px}
        """;

    /// <summary>The style element that the grid needs.</summary>
    public static Markup Style { get; } = Markup.Raw("<style>" + Css.WithLineFeeds() + "</style>");

    /// <summary>The grid with its legend.</summary>
    public static Markup Draw(LensResult result)
    {
        int[] columns = [.. Enumerable.Range(0, result.Positions.Count).TakeLast(MostColumns)];
        var heads = columns.Select(column => result.Positions[column] is var p ? Markup.Of($"<th scope=\"col\"><bdi>{LensText.Short(p.Token, MostLabel)}</bdi><small>{p.Position}</small></th>") : Markup.Empty);
        var rows = result.Layers.Select((_, row) => Row(result, row, columns));
        var found = columns.Select(column => Markup.Of($"<th>{LensText.LayerName(result.Positions[column].SettledLayer)}</th>"));

        // Room for the sentence and as many lines as fit a glance; what is more can be scrolled to.
        var height = (Math.Min(9, result.Cells[0][0].Top.Count + result.Followed.Count) + 3) * 19 + 16;
        return Markup.Of($"""
            <div class="lw-lens" style="--lw-panel:{height}px"><div class="lw-scroll"><table><thead><tr><th scope="col">behind</th>{heads}</tr></thead><tbody>{rows}<tr><th scope="row">stays from</th>{found}</tr></tbody></table></div></div>
            <div class="lw-legend">{Swatch(0.1)}{Swatch(0.5)}{Swatch(1)}<span><strong>bold</strong>: the final answer of this position</span></div>
            """);
    }

    private static Markup Row(LensResult result, int row, int[] columns)
    {
        var cells = columns.Select(column => Cell(result, row, column, row == result.Layers.Count - 1 && column == columns[^1]));
        return Markup.Of($"<tr><th scope=\"row\">{LensText.LayerName(result.Layers[row])}</th>{cells}</tr>");
    }

    private static Markup Cell(LensResult result, int row, int column, bool isExample)
    {
        var cell = result.Cells[row][column];
        var classes = (cell.Answer.Rank == 1 ? "lw-same" : string.Empty) + (isExample ? " lw-example" : string.Empty);
        return Markup.Of($"<td tabindex=\"0\" class=\"{classes}\" style=\"background:{ColourScale.Amount(cell.Top[0].Probability)}\"><bdi>{LensText.Short(cell.Top[0].Token, MostLabel)}</bdi><small>{Figures.Percent(cell.Top[0].Probability)}</small><div class=\"lw-card\">{Card(result, row, column)}</div></td>");
    }

    private static Markup Card(LensResult result, int row, int column)
    {
        var cell = result.Cells[row][column];
        var p = result.Positions[column];
        var lines = cell.Top.Select((t, i) => Line(LensText.Short(t.Token), i + 1, t.Probability))
            .Concat(result.Followed.Zip(cell.Followed)
                .Where(f => cell.Top.All(t => t.Token.Id != f.First.Id))
                .Select(f => Line(LensText.Short(f.First), f.Second.Rank, f.Second.Probability)));
        return Markup.Of($"<p>{Capital(LensText.Layer(result.Layers[row]))}, behind token {p.Position}, «<bdi class=\"lw-code\">{LensText.Short(p.Token)}</bdi>»: entropy {Figures.Fixed(cell.EntropyBits)} bits, KL to the final distribution {Figures.Fixed(cell.DivergenceBits)} bits. The final answer «<bdi class=\"lw-code\">{LensText.Short(p.Answer)}</bdi>» has {Figures.Percent(cell.Answer.Probability)}, rank {Figures.Whole(cell.Answer.Rank)}.</p>{lines}");
    }

    private static Markup Line(string label, int rank, double probability) =>
        Markup.Of($"<div class=\"lw-line\"><span class=\"lw-num\">{Figures.Whole(rank)}.</span><bdi class=\"lw-code\">{label}</bdi><span>{Figures.Percent(probability)}</span><i style=\"width:{probability * 100:0.#}%\"></i></div>");

    private static Markup Swatch(double share) =>
        Markup.Of($"<span><span class=\"lw-swatch\" style=\"background:{ColourScale.Amount(share)}\"></span>{Figures.Percent(share)}</span>");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
