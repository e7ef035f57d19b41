using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attention;

/// <summary>The kinds of a model's heads as small grids, layer by head, and a table.</summary>
internal static class HeadScoresHtml
{
    private const int MaxNumbers = 16;

    private const string Css = """
        .lw .lw-kinds{display:flex;flex-wrap:wrap;gap:13px 26px;margin:8px 0}
        .lw .lw-kinds>div{min-width:0;max-width:100%}
        .lw .lw-kinds table{margin:1.6px 0;border-collapse:separate;border-spacing:2px;font-size:.82em}
        .lw .lw-kinds th{padding:0 4px;border:none;font-weight:400;text-align:center}
        .lw .lw-kinds td{padding:2px 5px;border:none;border-radius:3px;text-align:center;font-variant-numeric:tabular-nums;min-width:14px;height:18px}
        .lw .lw-kinds tbody td{white-space:nowrap}
        .lw .lw-kinds td.lw-found{outline:2px solid var(--lw-ink);outline-offset:-1px}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    private static readonly (HeadKind Kind, string Heading)[] s_kinds =
    [
        (HeadKind.PreviousToken, "previous token"),
        (HeadKind.Induction, "induction"),
        (HeadKind.DuplicateToken, "duplicate token"),
        (HeadKind.FirstToken, "first token"),
        (HeadKind.CurrentToken, "current token"),
    ];

    /// <summary>A grid for each kind, and the table.</summary>
    public static Markup Draw(HeadScoresResult result) =>
        Theme.View(
            AttentionText.Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{AttentionText.Summary(result)} Rows are layers, columns heads{StyledWords.Of(
                    "; a frame: the score names the head"
                )}.</p>
                <div class="lw-kinds">{s_kinds.Select(kind => Grid(result, kind.Kind, kind.Heading))}</div>
                {Fold.Of($"Table of the heads", AttentionHtml.Heads(result.ToTable()))}
                <p class="lw-note">{AttentionText.Explanation}</p>
                """
            ),
            s_style
        );

    private static Markup Grid(HeadScoresResult result, HeadKind kind, string heading)
    {
        int[] columns = [.. result.Heads.Select(h => h.Head).Distinct().Order()];
        IEnumerable<Markup> rows = result.Heads.GroupBy(h => h.Layer).Select(layer => Row(layer.Key, [.. layer], columns, kind));
        return Markup.Of(
            $"""
            <div><div>{heading}</div><div class="lw-scroll"><table><tr><th></th>{columns.Select(c =>
                Markup.Of($"<th scope=\"col\">{c}</th>")
            )}</tr>{rows}</table></div></div>
            """
        );
    }

    private static Markup Row(int layer, HeadScore[] heads, int[] columns, HeadKind kind) =>
        Markup.Of(
            $"<tr><th scope=\"row\">{layer}</th>{columns.Select(column =>
                Cell(layer, column, heads.FirstOrDefault(h => h.Head == column), kind, columns.Length <= MaxNumbers))}</tr>"
        );

    private static Markup Cell(int layer, int column, HeadScore? head, HeadKind kind, bool hasNumber)
    {
        if (head is null)
        {
            return Markup.Raw("<td></td>");
        }

        double score = head.Scores[kind] ?? 0;
        var found = Markup.Raw(head.Scores.Kind == kind ? " class=\"lw-found\"" : "");
        return Markup.Of(
            $"<td{found} title=\"layer {layer}, head {column}: {Figures.Fixed(score)}\" "
                + $"style=\"background:{ColourScale.Amount(score)}\">{(hasNumber ? Figures.Fixed(score) : "")}</td>"
        );
    }
}
