using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Lens;

/// <summary>
/// Layers by positions with the tokens in their cells; what is pointed at or tabbed to is told in full below. It is CSS alone, so it
/// works in a saved notebook and in an exported page.
/// </summary>
internal static class LensGridHtml
{
    /// <summary>How many positions stand beside each other; of more the last are shown.</summary>
    public const int MaxColumns = 24;

    private const int MaxLabel = 14;

    // A longer bar would take a second line in a narrow page.
    private const int MaxBar = 16;

    // What scrolls begins at its end, because the last token is what a prompt asks about: that is where a box written from right to left
    // begins.
    private const string Css = """
        .lw .lw-lens{position:relative;border:1px solid var(--lw-line);border-radius:6px;margin:6px 0;padding-bottom:var(--lw-panel,0px)}
        .lw .lw-lens .lw-scroll{direction:rtl}
        .lw .lw-lens table{direction:ltr;margin:0 auto 0 0;font-size:.8em}
        .lw .lw-lens th,.lw .lw-lens td{padding:3px 4px;border:1px solid var(--lw-line);text-align:center;max-width:128px;overflow:hidden;text-overflow:ellipsis;line-height:1.3;vertical-align:middle}
        .lw .lw-lens th:first-child{position:sticky;left:0;background:var(--lw-paper);text-align:right;z-index:1}
        .lw .lw-lens tbody td,.lw .lw-lens thead th{white-space:nowrap}
        .lw .lw-lens th bdi,.lw .lw-lens td bdi{font-family:var(--lw-mono)}
        .lw .lw-lens td{cursor:help;outline-offset:-2px}
        .lw .lw-lens small{display:block;color:var(--lw-ink);opacity:.85;font-variant-numeric:tabular-nums}
        .lw .lw-lens td:hover,.lw .lw-lens td:focus{outline:2px solid var(--lw-ink)}
        .lw .lw-lens .lw-same{font-weight:700}
        .lw .lw-lens td[data-lw-card]::after{display:none;content:attr(data-lw-card);position:absolute;left:0;right:0;bottom:0;height:var(--lw-panel,0px);overflow:auto;white-space:pre-wrap;text-align:left;font:12px/1.4 var(--lw-mono);padding:7px 11px;border-top:1px solid var(--lw-line);border-radius:0 0 6px 6px;background:var(--lw-paper);color:var(--lw-ink)}
        .lw .lw-lens td[data-lw-card].lw-example::after{display:block;z-index:1}
        .lw .lw-lens td[data-lw-card]:focus::after{display:block;z-index:2}
        .lw .lw-lens td[data-lw-card]:hover::after{display:block;z-index:3}
        """;

    /// <summary>The style element that the grid needs.</summary>
    public static Markup Style { get; } = Theme.StyleOf(Css);

    /// <summary>The grid with its legend.</summary>
    public static Markup Draw(LensResult result)
    {
        int[] columns = [.. Enumerable.Range(0, result.Positions.Count).TakeLast(MaxColumns)];
        IEnumerable<Markup> headings = columns.Select(column =>
            result.Positions[column] is var p
                ? Markup.Of($"<th scope=\"col\"><bdi>{LensResult.Short(p.Token, MaxLabel)}</bdi><br><small>{p.Position}</small></th>")
                : Markup.Empty
        );
        IEnumerable<Markup> rows = result.Layers.Select((_, row) => Row(result, row, columns));
        IEnumerable<Markup> found = columns.Select(column =>
            Markup.Of($"<th>{LensResult.LayerName(result.Positions[column].SettledLayer)}</th>")
        );

        // Room for the sentence, which takes five lines in a small page and where two grids stand side by side, and as many lines as
        // fit a glance; what is more can be scrolled to.
        int height = (Math.Min(9, result.Cells[0][0].Top.Count + result.Followed.Count) + 7) * 18 + 16;
        return Markup.Of(
            $"""
            <div class="lw-lens" style="--lw-panel:{height}px"><div class="lw-scroll"><table><thead><tr><th scope="col">after</th>{headings}</tr></thead><tbody>{rows}<tr><th scope="row">stays from</th>{found}</tr></tbody></table></div></div>
            {ColourLegend.Of(
                Swatch(0.1),
                Swatch(0.5),
                Swatch(1),
                Markup.Of($"<span><strong>bold</strong>: the final answer of this position</span>")
            )}
            """
        );
    }

    private static Markup Row(LensResult result, int row, int[] columns)
    {
        IEnumerable<Markup> cells = columns.Select(column =>
            Cell(result, row, column, row == result.Layers.Count - 1 && column == columns[^1])
        );
        return Markup.Of($"<tr><th scope=\"row\">{LensResult.LayerName(result.Layers[row])}</th>{cells}</tr>");
    }

    private static Markup Cell(LensResult result, int row, int column, bool isExample)
    {
        LensCell cell = result.Cells[row][column];
        string classes = (cell.Answer.Rank == 1 ? "lw-same" : "") + (isExample ? " lw-example" : "");
        return Markup.Of(
            $"<td tabindex=\"0\" data-lw-card=\"{Card(result, row, column)}\" class=\"{classes}\" "
                + $"style=\"background:{ColourScale.Amount(cell.Top[0].Probability)}\">"
                + $"{Top(LensResult.Short(cell.Top[0].Token, MaxLabel), cell.Answer.Rank == 1)}<br><small>"
                + $"{Figures.Percent(cell.Top[0].Probability)}</small></td>"
        );
    }

    private static Markup Top(string label, bool isAnswer) =>
        isAnswer ? Markup.Of($"<bdi><strong>{label}</strong></bdi>") : Markup.Of($"<bdi>{label}</bdi>");

    // Lines of plain text: what is told in full is an attribute, so that the grid is left as a grid where there are no styles.
    private static string Card(LensResult result, int row, int column)
    {
        LensCell cell = result.Cells[row][column];
        LensPosition p = result.Positions[column];
        IEnumerable<(TokenInfo Token, int Rank, double Probability)> others = result
            .Followed.Zip(cell.Followed)
            .Where(f => cell.Top.All(t => t.Token.Id != f.First.Id))
            .Select(f => (Token: f.First, f.Second.Rank, f.Second.Probability));
        var table = Table.Of(
            cell.Top.Select((top, i) => (top.Token, Rank: i + 1, top.Probability)).Concat(others),
            new(null, "rank", t => $"{Figures.Whole(t.Rank)}.", Format.Number),
            new(null, "token", t => LensResult.Short(t.Token)),
            new(null, "probability", t => t.Probability, Format.Percent),
            new(null, " ", t => new string('█', (int)Math.Round(t.Probability * MaxBar)))
        );

        return $"{Capital(LensView.Layer(result.Layers[row]))}, after token {p.Position}, «{LensResult.Short(p.Token)}»: entropy "
            + $"{Figures.Fixed(cell.EntropyBits)} bits, KL to the final distribution {Figures.Fixed(cell.DivergenceBits)} bits. The "
            + $"final answer «{LensResult.Short(p.Answer)}» has {Figures.Percent(cell.Answer.Probability)}, rank "
            + $"{Figures.Whole(cell.Answer.Rank)}.\n{table}";
    }

    private static Markup Swatch(double share) => ColourLegend.Swatch(ColourScale.Amount(share), Figures.Percent(share));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
