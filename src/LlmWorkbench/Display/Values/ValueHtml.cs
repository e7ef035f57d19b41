using LlmWorkbench.Drawing;

namespace LlmWorkbench.Display.Values;

/// <summary>A value's tree as HTML, with the classes of .NET Interactive: objects fold, items stand in tables.</summary>
internal static class ValueHtml
{
    /// <summary>Draws it.</summary>
    /// <param name="node">The tree.</param>
    public static Markup Of(ValueNode node) => Draw(node, isOpen: true);

    // Bootstrap, in Jupyter Notebook, takes the triangle away. The style that hides the words is taken out with all others.
    private static readonly Markup s_summary = Markup.Raw("<summary style=\"display:list-item;cursor:pointer\">");
    private static readonly Markup s_words = Markup.Raw("<small style=\"display:none\"> (click to open)</small>");

    private static Markup Draw(ValueNode node, bool isOpen) =>
        node.Kind switch
        {
            NodeKind.Formatted => Markup.Raw(node.Text),
            NodeKind.Note => Markup.Of($"<i>{node.Text}</i>"),
            NodeKind.Text => Plain(node.Text),
            NodeKind.Sequence when node.Entries.Count == 0 => Markup.Of($"<i>(empty)</i>"),
            NodeKind.Sequence when node.IsFlat => Plain(ValueText.Of(node)),
            NodeKind.Sequence => Sequence(node),
            NodeKind.Dictionary when node.Entries.Count == 0 => Markup.Of($"<i>(empty)</i>"),
            NodeKind.Dictionary => Dictionary(node),
            NodeKind.Grid => Grid(node),
            _ => Members(node, isOpen),
        };

    private static Markup Plain(string text) => Markup.Of($"<div class=\"dni-plaintext\"><pre>{text}</pre></div>");

    private static Markup Members(ValueNode node, bool isOpen)
    {
        var rows = Markup.Each(
            node.Entries,
            entry => Markup.Of($"<tr><td>{Label(entry.Label!)}</td><td>{Draw(entry.Value, isOpen: false)}</td></tr>")
        );
        return Markup.Of(
            $"<details class=\"dni-treeview\"{(isOpen ? Markup.Raw(" open=\"open\"") : Markup.Empty)}>{s_summary}<span "
                + $"class=\"dni-code-hint\"><code>{Hint(node)}</code></span>{(isOpen ? Markup.Empty : s_words)}</summary>"
                + $"<div><table><tbody>{rows}{More(node, 2)}</tbody></table></div></details>"
        );
    }

    // Records say what they are without their own ToString, which goes on for ever where one holds itself.
    private static string Hint(ValueNode node)
    {
        if (node.Summary is { } summary)
        {
            return summary;
        }

        string values = string.Join(
            ", ",
            node.Entries.Where(entry => entry.Value.Kind == NodeKind.Text && entry.Value.IsShort)
                .Take(8)
                .Select(entry => $"{entry.Label!.Text} = {ValueBound.Cut(entry.Value.Text, 60)}")
        );
        return values.Length == 0 ? node.Text : $"{node.Text} {{ {values} }}";
    }

    private static Markup Sequence(ValueNode node)
    {
        bool typed = node.Entries.Select(entry => Type(entry.Value)).Distinct().Count() > 1;
        var rows = Markup.Each(
            node.Entries.Index(),
            item =>
                Markup.Of(
                    $"<tr><td>{item.Index}</td>{(typed ? Markup.Of($"<td>{Type(item.Item.Value)}</td>") : Markup.Empty)}"
                        + $"<td>{Draw(item.Item.Value, isOpen: false)}</td></tr>"
                )
        );
        Markup type = typed ? Markup.Of($"<th><i>type</i></th>") : Markup.Empty;
        return Markup.Of(
            $"<table><thead><tr><th><i>index</i></th>{type}<th>value</th></tr></thead><tbody>{rows}{More(node, typed ? 3 : 2)}"
                + $"</tbody></table>"
        );
    }

    private static Markup Dictionary(ValueNode node)
    {
        var rows = Markup.Each(
            node.Entries,
            entry => Markup.Of($"<tr><td>{Label(entry.Label!)}</td><td>{Draw(entry.Value, isOpen: false)}</td></tr>")
        );
        return Markup.Of($"<table><thead><tr><th><i>key</i></th><th>value</th></tr></thead><tbody>{rows}{More(node, 2)}</tbody></table>");
    }

    private static Markup Grid(ValueNode node)
    {
        var head = Markup.Each(node.Columns, column => Markup.Of($"<th>{column}</th>"));
        var rows = Markup.Each(
            node.Entries.Chunk(Math.Max(node.Columns.Count, 1)).Zip(node.Rows),
            row =>
                Markup.Of(
                    $"<tr><th><i>{row.Second}</i></th>{Markup.Each(row.First, cell => Markup.Of($"<td>{Label(cell.Value)}</td>"))}</tr>"
                )
        );
        return Markup.Of(
            $"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}{More(node, node.Columns.Count + 1)}</tbody></table>"
        );
    }

    private static Markup Label(ValueNode node) =>
        node.Kind == NodeKind.Text && node.IsShort ? Markup.Of($"{node.Text}") : Draw(node, isOpen: false);

    private static Markup More(ValueNode node, int columns) =>
        node.More is { } more ? Markup.Of($"<tr><td colspan=\"{columns}\"><i>... {more}</i></td></tr>") : Markup.Empty;

    private static string Type(ValueNode node) => node.Kind == NodeKind.Members ? node.Text : "";
}
