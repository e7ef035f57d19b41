using System.Text;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Display.Values;

/// <summary>A value's tree as plain text.</summary>
internal static class ValueText
{
    /// <summary>Writes it.</summary>
    /// <param name="node">The tree.</param>
    /// <returns>Lines without a line end after the last.</returns>
    public static string Of(ValueNode node)
    {
        if (node.Kind is NodeKind.Text or NodeKind.Note or NodeKind.Formatted)
        {
            return node.Text;
        }

        var text = new StringBuilder();
        Write(text, node, 0, named: true);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ValueNode node, int indent, bool named)
    {
        switch (node.Kind)
        {
            case NodeKind.Sequence when node.IsFlat:
                WriteFlat(text, node);
                break;
            case NodeKind.Sequence or NodeKind.Dictionary or NodeKind.Members:
                WriteEntries(text, node, indent, named);
                break;
            case NodeKind.Grid:
                WriteGrid(text, node, indent);
                break;
            default:
                text.Append(Indented(node.Text, indent));
                break;
        }
    }

    // As .NET Interactive does: round brackets for tuples, and what is missing before the last one.
    private static void WriteFlat(StringBuilder text, ValueNode node)
    {
        (string open, string close) = node.Text.Length == 0 ? ("( ", " )") : ("[ ", " ]");
        text.Append(open).AppendJoin(", ", node.Entries.Select(entry => entry.Value.Text));
        text.Append(node.More is null ? "" : " ... ").Append(node.More).Append(close);
    }

    private static void WriteEntries(StringBuilder text, ValueNode node, int indent, bool named)
    {
        bool first = !named;
        if (named)
        {
            text.Append(node.Text);
        }

        foreach (ValueEntry entry in node.Entries)
        {
            StartLine(text, indent, ref first, isStart: text.Length == 0);
            if (entry.Label is null)
            {
                text.Append("- ");
                Write(text, entry.Value, indent + 4, named: entry.Value.Kind != NodeKind.Members);
                continue;
            }

            text.Append(Label(entry.Label)).Append(": ");
            Write(text, entry.Value, indent + 2, named: true);
        }

        if (node.More is { } more)
        {
            StartLine(text, indent, ref first, isStart: text.Length == 0);
            text.Append("... ").Append(more);
        }
    }

    // The first member of an item stands beside the item's hyphen.
    private static void StartLine(StringBuilder text, int indent, ref bool first, bool isStart)
    {
        if (!first && !isStart)
        {
            text.Append('\n').Append(' ', indent + 2);
        }

        first = false;
    }

    private static void WriteGrid(StringBuilder text, ValueNode node, int indent)
    {
        IEnumerable<string[]> lines = node.Entries.Select(entry => Line(entry.Value)).Chunk(Math.Max(node.Columns.Count, 1));
        var table = Table.Of(
            lines.Zip(node.Rows, (cells, row) => (Row: row, Cells: cells)),
            [
                new(null, "", line => line.Row, Format.Number),
                .. node.Columns.Select(
                    (name, column) => new Column<(string Row, string[] Cells)>(null, name, line => line.Cells[column], Format.Number)
                ),
            ]
        );
        text.Append(node.Text).Append('\n').Append(' ', indent + 2).Append(Indented(table.ToString(), indent));
        text.Append(node.More is null ? "" : "\n" + new string(' ', indent + 2) + "... ").Append(node.More);
    }

    private static string Label(ValueNode label) => label.IsShort ? label.Text : Line(label);

    /// <summary>A node in a line.</summary>
    public static string Line(ValueNode node) =>
        string.Join(' ', Of(node).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string Indented(string text, int indent) =>
        text.Replace("\n", "\n" + new string(' ', indent + 2), StringComparison.Ordinal);
}
