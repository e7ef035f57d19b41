namespace LlmWorkbench.Drawing;

/// <summary>A table of HTML in the shared style.</summary>
public sealed class HtmlTable
{
    // So many columns fit nearly every page.
    private const int MostUnmoved = 4;

    private readonly string[] _heads;
    private readonly bool[] _right;
    private readonly List<Markup> _rows = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="heads">The columns' headings; one that begins with <c>&gt;</c> is a column of numbers.</param>
    public HtmlTable(params string[] heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        _right = [.. heads.Select(h => h.StartsWith('>'))];
        _heads = [.. heads.Select(h => h.TrimStart('>'))];
    }

    /// <summary>What stands above the table, or nothing.</summary>
    public string? Caption { get; init; }

    /// <summary>A column whose texts are lists: they take several lines where the page is narrow. Null where every cell stays on one line.</summary>
    public int? WrappedColumn { get; init; }

    /// <summary>Adds a row of texts.</summary>
    /// <param name="cells">One text for each column.</param>
    public void Add(params string[] cells) => Add([.. cells.Select(c => Markup.Of($"{c}"))]);

    /// <summary>Adds a row of markup.</summary>
    /// <param name="cells">One cell for each column.</param>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public void Add(params Markup[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length != _heads.Length)
        {
            throw new ArgumentException($"The table has {_heads.Length} columns, the row {cells.Length}.", nameof(cells));
        }

        _rows.Add(Markup.Of($"<tr>{cells.Select((cell, i) => Markup.Of($"<td{Class(i)}>{cell}</td>"))}</tr>"));
    }

    /// <summary>The table, which scrolls sideways where the page is narrow.</summary>
    /// <returns>For use inside <see cref="Theme.View"/>.</returns>
    public Markup ToMarkup()
    {
        var caption = Caption is null ? Markup.Empty : Markup.Of($"<caption><span>{Caption}</span></caption>");
        var heads = Markup.Join(_heads.Select((head, i) => Markup.Of($"<th scope=\"col\"{Class(i)}>{head}</th>")));
        return Markup.Of($"<div class=\"lw-scroll\"><table>{caption}<thead><tr>{heads}</tr></thead><tbody>{_rows}</tbody></table></div>");
    }

    // The first column says what a row is about: it stays where a table is wider than its page.
    private Markup Class(int column) => (column == 0 && _heads.Length > MostUnmoved, _right[column]) switch
    {
        _ when column == WrappedColumn => Markup.Raw(" class=\"lw-wrap\""),
        (true, true) => Markup.Raw(" class=\"lw-num lw-first\""),
        (true, false) => Markup.Raw(" class=\"lw-first\""),
        (false, true) => Markup.Raw(" class=\"lw-num\""),
        _ => Markup.Empty,
    };
}
