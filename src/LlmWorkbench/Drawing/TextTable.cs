using System.Text;

namespace LlmWorkbench.Drawing;

/// <summary>A table of plain text with aligned columns: numbers to the right, words to the left.</summary>
public sealed class TextTable
{
    private readonly string[] _heads;
    private readonly bool[] _right;
    private readonly List<string[]> _rows = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="heads">The columns' headings; one that begins with <c>&gt;</c> is a column of numbers.</param>
    public TextTable(params string[] heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        _right = [.. heads.Select(h => h.StartsWith('>'))];
        _heads = [.. heads.Select(h => h.TrimStart('>'))];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One text for each column.</param>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public void Add(params string[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length != _heads.Length)
        {
            throw new ArgumentException($"The table has {_heads.Length} columns, the row {cells.Length}.", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <summary>The table's lines, joined, without a line end at the end.</summary>
    /// <returns>Plain text in columns two spaces apart, under a rule.</returns>
    public override string ToString()
    {
        var widths = Enumerable.Range(0, _heads.Length)
            .Select(c => _rows.Select(r => TextWidth.Of(r[c])).Append(TextWidth.Of(_heads[c])).Max())
            .ToArray();
        var text = new StringBuilder();
        Line(text, _heads, widths);
        Line(text, [.. widths.Select(w => new string('─', w))], widths);
        foreach (var row in _rows)
        {
            Line(text, row, widths);
        }

        return text.ToString().TrimEnd('\n');
    }

    private void Line(StringBuilder text, string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var c = 0; c < cells.Length; c++)
        {
            var padding = new string(' ', widths[c] - TextWidth.Of(cells[c]));
            line.Append(c > 0 ? "  " : string.Empty).Append(_right[c] ? padding + cells[c] : cells[c] + padding);
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
