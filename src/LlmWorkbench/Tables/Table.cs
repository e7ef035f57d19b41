using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tables;

/// <summary>
/// A table, written down once: columns with their names, units and formats, and typed cells. Text and HTML show people what has a
/// heading, in figures; CSV and JSON give programs what has a name, with all digits.
/// </summary>
public sealed record Table
{
    private Table(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<Cell>> rows) => (Columns, Rows) = (columns, rows);

    /// <summary>The columns, those for people and those for programs.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>[rows][columns]</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Rows { get; private init; }

    /// <summary>What stands above the table in a page, or nothing.</summary>
    public string? Caption { get; init; }

    /// <summary>Rows that only people see, of a text for each column that they see.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Footer { get; private init; } = [];

    /// <summary>The values of a column, from the first row to the last.</summary>
    /// <param name="name">The column's name for programs.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public IReadOnlyList<object?> this[string name]
    {
        get
        {
            int column = Columns.Index().FirstOrDefault(c => c.Item.Name == name, (-1, null!)).Index;
            if (column < 0)
            {
                string names = string.Join(", ", Columns.Select(c => c.Name).OfType<string>());
                throw new KeyNotFoundException($"The table has no column «{name}»: it has {names}.");
            }

            return [.. Rows.Select(row => row[column].Value)];
        }
    }

    /// <summary>Makes a table.</summary>
    /// <typeparam name="T">What a row is about.</typeparam>
    /// <param name="rows">What there is a row for.</param>
    /// <param name="columns">The columns, in their order. Of two with the same name the second is numbered, so that names are keys.</param>
    /// <returns>The table.</returns>
    public static Table Of<T>(IEnumerable<T> rows, params IReadOnlyList<Column<T>> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        return new Table(
            Distinct(columns.Select(column => column.Untyped)),
            [.. rows.Select(row => (Cell[])[.. columns.Select(column => column.CellOf(row))])]
        );
    }

    /// <summary>Puts tables below each other. Columns of the same name and heading become one, which is empty in the rows of a table
    /// that does not have it.</summary>
    /// <param name="tables">The tables, such as those of several models.</param>
    /// <returns>One table with all rows.</returns>
    public static Table Concat(IEnumerable<Table> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Table[] all = [.. tables];
        Dictionary<(string?, string?), int> places = [];
        List<Column> columns = [];
        foreach (Column? column in all.SelectMany(table => table.Columns))
        {
            if (places.TryAdd((column.Name, column.Heading), columns.Count))
            {
                columns.Add(column);
            }
        }

        return new Table(
            columns,
            [
                .. all.SelectMany(table =>
                    table.Rows.Select(row =>
                    {
                        var cells = new Cell[columns.Count];
                        foreach ((int i, Column? column) in table.Columns.Index())
                        {
                            cells[places[(column.Name, column.Heading)]] = row[i];
                        }

                        return cells;
                    })
                ),
            ]
        );
    }

    /// <summary>The beginning of the table.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <returns>A table with the same columns.</returns>
    public Table First(int most) => this with { Rows = [.. Rows.Take(most)] };

    /// <summary>Adds a row that only people see, such as a sum.</summary>
    /// <param name="cells">A text for each column that has a heading.</param>
    /// <returns>A table with one row more.</returns>
    /// <exception cref="ArgumentException">There are more or fewer texts than columns.</exception>
    public Table WithFooter(params IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        int shown = Columns.Count(column => column.Heading is not null);
        return cells.Count == shown
            ? this with
            {
                Footer = [.. Footer, cells],
            }
            : throw new ArgumentException($"The table shows {shown} columns, the row has {cells.Count}.", nameof(cells));
    }

    /// <summary>The table for a terminal.</summary>
    /// <returns>Columns two spaces apart under a rule, without a line end at the end.</returns>
    public string ToText() => TextTable.Write(this);

    /// <summary>The table for a page; it scrolls sideways where the page is narrow.</summary>
    /// <returns>For use inside <see cref="Theme.View"/>.</returns>
    public Markup ToMarkup() => HtmlTable.Write(this);

    /// <summary>The table for other programs.</summary>
    /// <param name="forSpreadsheet">Whether texts that a spreadsheet takes for formulas get an apostrophe in front: those that begin
    /// with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a line end. Without it every text is what it was.</param>
    /// <returns>CSV as RFC 4180 has it: a line of names, then one for each row, each closed by CR LF; numbers with a point and all
    /// their digits.</returns>
    public string ToCsv(bool forSpreadsheet = false) => CsvTable.Write(this, forSpreadsheet);

    /// <summary>The table for other programs.</summary>
    /// <returns>A JSON array with an object for each row, its members named as the columns; what is not finite is <c>"NaN"</c>,
    /// <c>"Infinity"</c> or <c>"-Infinity"</c>.</returns>
    public string ToJson() => JsonTable.Write(this);

    /// <summary>The same as <see cref="ToText"/>.</summary>
    /// <returns>The table's lines.</returns>
    public override string ToString() => ToText();

    private static Column[] Distinct(IEnumerable<Column> columns)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return
        [
            .. columns.Select(column =>
            {
                string? name = column.Name;
                for (int i = 2; name is not null && !names.Add(name); i++)
                {
                    name = $"{column.Name}_{i}";
                }

                return column with
                {
                    Name = name,
                };
            }),
        ];
    }
}
