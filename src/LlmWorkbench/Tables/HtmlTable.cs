using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tables;

/// <summary>A table of HTML in the shared style.</summary>
internal static class HtmlTable
{
    // So many columns fit nearly every page.
    private const int MaxUnmoved = 4;

    /// <summary>The table, which scrolls sideways where the page is narrow.</summary>
    /// <param name="table">The table.</param>
    /// <param name="attributes">Attributes of a row, given its place; <see langword="null"/> for none.</param>
    public static Markup Write(Table table, Func<int, Markup>? attributes = null)
    {
        ShownColumn[] shown = ShownColumn.Of(table);
        Markup caption = table.Caption is null ? Markup.Empty : Markup.Of($"<caption><span>{table.Caption}</span></caption>");
        IEnumerable<Markup> headings = shown.Select((column, i) => Markup.Of($"<th scope=\"col\"{Class(shown, i)}>{column.Title}</th>"));
        IEnumerable<Markup> rows = table
            .Rows.Select((row, i) => Row(shown, shown.Select(column => column.Html(row)), attributes?.Invoke(i)))
            .Concat(table.Footer.Select(row => Row(shown, row.Select(cell => Markup.Of($"{VisibleText.Line(cell)}")), null)));
        return Markup.Of($"<div class=\"lw-scroll\"><table>{caption}<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>");
    }

    private static Markup Row(ShownColumn[] shown, IEnumerable<Markup> cells, Markup? attributes) =>
        Markup.Of(
            $"<tr{attributes}>{cells.Select((cell, i) => Markup.Of($"<td{Class(shown, i)}{Whole(shown[i], cell)}>{cell}</td>"))}</tr>"
        );

    // A number and its unit stay on one line, where a front end has taken the styles out as well.
    private static Markup Whole(ShownColumn column, Markup cell) =>
        column.IsRight && cell.ToString().Contains(' ', StringComparison.Ordinal) ? Markup.Raw(" nowrap") : Markup.Empty;

    // The first column says what a row is about: it stays where a table is wider than its page.
    private static Markup Class(ShownColumn[] shown, int column)
    {
        bool stays = column == 0 && shown.Length > MaxUnmoved;
        return (stays, shown[column].IsRight) switch
        {
            _ when shown[column].IsWrapped => Markup.Raw(" class=\"lw-wrap\""),
            (true, true) => Markup.Raw(" class=\"lw-num lw-first\""),
            (true, false) => Markup.Raw(" class=\"lw-first\""),
            (false, true) => Markup.Raw(" class=\"lw-num\""),
            _ => Markup.Empty,
        };
    }
}
