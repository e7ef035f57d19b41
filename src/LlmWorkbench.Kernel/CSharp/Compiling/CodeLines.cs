using LlmWorkbench.Wording;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>
/// The lines of code as its author's editor counts them: they end where <see cref="LineEnds"/> says. For the compiler U+0085,
/// U+2028 and U+2029 end lines too, in texts and comments as well, so that its numbers grow with each of them.
/// </summary>
internal sealed class CodeLines
{
    private readonly string _code;
    private readonly List<int> _starts = [0];

    /// <summary>Finds the lines.</summary>
    /// <param name="code">The code.</param>
    public CodeLines(string code)
    {
        _code = code;
        for (int i = 0; i < code.Length; i++)
        {
            if (code[i] == '\n' || (code[i] == '\r' && (i + 1 == code.Length || code[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>The place of a character.</summary>
    /// <param name="position">Its position in the code, from 0; what lies after the end is taken for the end.</param>
    /// <returns>The line and the column, both from 1.</returns>
    public (int Line, int Column) At(int position)
    {
        position = Math.Min(position, _code.Length);
        int found = _starts.BinarySearch(position);
        int line = found >= 0 ? found : ~found - 1;
        return (line + 1, position - _starts[line] + 1);
    }

    /// <summary>The line that the compiler or its debug information gives another number.</summary>
    /// <param name="line">The compiler's number, from 1.</param>
    /// <returns>The number in the editor, from 1. A number that the code does not have, as after <c>#line</c>, stays.</returns>
    public int OfCompiler(int line)
    {
        TextLineCollection lines = SourceText.From(_code).Lines;
        return line >= 1 && line <= lines.Count ? At(lines[line - 1].Start).Line : line;
    }

    /// <summary>A line's text.</summary>
    /// <param name="line">Its number, from 1.</param>
    /// <returns>The line without its end; empty when there is none of that number.</returns>
    public string Text(int line)
    {
        if (line < 1 || line > _starts.Count)
        {
            return "";
        }

        int end = line < _starts.Count ? _starts[line] : _code.Length;
        return _code[_starts[line - 1]..end].TrimEnd('\r', '\n');
    }
}
