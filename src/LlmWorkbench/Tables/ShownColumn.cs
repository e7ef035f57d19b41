using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tables;

/// <summary>A column that people see.</summary>
internal sealed class ShownColumn
{
    private readonly Format _format;
    private readonly int _place;

    private ShownColumn(Column column, int place) => (_format, _place, Title) = (column.Format, place, VisibleText.Line(column.Title));

    /// <summary>What stands above it.</summary>
    public string Title { get; }

    /// <summary>Whether it is set to the right.</summary>
    public bool IsRight => _format.IsRight;

    /// <summary>Whether a long text takes several lines.</summary>
    public bool IsWrapped => _format.IsWrapped;

    /// <summary>The columns of a table that people see.</summary>
    public static ShownColumn[] Of(Table table) =>
        [.. table.Columns.Index().Where(c => c.Item.Heading is not null).Select(c => new ShownColumn(c.Item, c.Index))];

    /// <summary>A row's cell as one line.</summary>
    public string Text(IReadOnlyList<Cell> row) => row[_place].Shown is { } shown ? Format.Cell(shown) : _format.Write(row[_place].Value);

    /// <summary>A row's cell in a page.</summary>
    public Markup Html(IReadOnlyList<Cell> row) =>
        row[_place] switch
        {
            { Html: { } html } => html,
            { Value: double share } when _format.IsShaded => Markup.Of(
                $"<span style=\"padding:1.6px 5px;border-radius:2px;background:{ColourScale.Amount(share)}\">{Text(row)}</span>"
            ),
            _ when _format.IsCode => Markup.Of($"<bdi class=\"lw-code\">{Text(row)}</bdi>"),
            _ => OptionWords.Of(Text(row)),
        };
}
