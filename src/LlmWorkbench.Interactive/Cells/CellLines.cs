using LlmWorkbench.Magics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Interactive.Cells;

/// <summary>
/// A cell as .NET Interactive reads it: every line that begins with <c>#!</c> is a directive, wherever it stands. The tool hands on
/// the lines below without the white space around them, and without lines that begin with <c>#r</c> and <c>#i</c>: texts are read from
/// the cell itself.
/// </summary>
/// <param name="code">The cell.</param>
/// <param name="registry">The commands there are.</param>
internal sealed class CellLines(string code, MagicRegistry registry)
{
    private readonly string[] _lines = code.SplitLines();

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The workbench's commands, from top to bottom.</summary>
    /// <param name="isOwn">Whether a directive's name, with <c>#!</c>, is one of the workbench's.</param>
    public IReadOnlyList<PlacedCommand> Commands(Func<string, bool> isOwn) =>
        [.. Directives().Where(line => isOwn(Name(_lines[line]))).Select(At)];

    /// <summary>The directive that a line belongs to.</summary>
    /// <param name="line">The number of the line, from 0.</param>
    /// <returns>Its line, or that of the nearest directive above it; −1 where there is none.</returns>
    public int DirectiveOf(int line) => Directives().Where(directive => directive <= line).DefaultIfEmpty(-1).Max();

    /// <summary>The name of the directive on a line, with <c>#!</c>, as the tool reads it.</summary>
    public static string Name(string line) => line.Split([' ', '\t'], 2)[0];

    /// <summary>The command on a line.</summary>
    /// <param name="line">The number of a line with one of the workbench's commands.</param>
    public PlacedCommand At(int line)
    {
        string text = CellCommand.Of(_lines[line]);
        int next = Directives().Where(directive => directive > line).DefaultIfEmpty(_lines.Length).Min();
        bool takesBelow = registry.Find(CellCommand.Name(text)) is { } magic && MagicText.IsBelow(magic, text);
        return new PlacedCommand(line, text, _lines[(line + 1)..next], takesBelow, next < _lines.Length ? _lines[next] : null);
    }

    private IEnumerable<int> Directives() => Enumerable.Range(0, _lines.Length).Where(line => CellCommand.Begins(_lines[line]));
}
