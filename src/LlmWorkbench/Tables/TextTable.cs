using System.Text;
using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tables;

/// <summary>A table as plain text with aligned columns: numbers to the right, words to the left.</summary>
internal static class TextTable
{
    /// <summary>The table's lines, joined, without a line end at the end.</summary>
    public static string Write(Table table)
    {
        ShownColumn[] shown = ShownColumn.Of(table);
        string[][] rows =
        [
            .. table.Rows.Select(row => shown.Select(column => column.Text(row)).ToArray()),
            .. table.Footer.Select(row => row.Select(VisibleText.Line).ToArray()),
        ];
        string[] titles = [.. shown.Select(column => column.Title)];
        int[] widths = [.. titles.Select((title, c) => rows.Select(row => TextWidth.Of(row[c])).Append(TextWidth.Of(title)).Max())];
        var text = new StringBuilder();
        Line(titles);
        Line([.. widths.Select(width => new string('─', width))]);
        foreach (string[] row in rows)
        {
            Line(row);
        }

        return text.ToString().TrimEnd('\n');

        void Line(string[] cells) =>
            text.Append(
                    string.Join(
                            "  ",
                            cells.Select(
                                (cell, c) =>
                                {
                                    string padding = new string(' ', widths[c] - TextWidth.Of(cell));
                                    return shown[c].IsRight ? padding + cell : cell + padding;
                                }
                            )
                        )
                        .TrimEnd(' ')
                )
                .Append('\n');
    }
}
