using System.Collections.Concurrent;
using System.Diagnostics;
using LlmWorkbench.Kernel.CSharp.Compiling;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>
/// The code of all cells that ran in this process, by the library that each was compiled to: several notebooks may have a
/// cell of the same name, and a cell that was edited and run again has the old code still where others call it.
/// </summary>
internal static class CellSources
{
    private static readonly ConcurrentDictionary<string, string> s_code = new(StringComparer.Ordinal);

    /// <summary>Keeps the code of a cell.</summary>
    /// <param name="library">The name of the library that it was compiled to.</param>
    /// <param name="code">The code, as the user wrote it, beginning at the cell's first line.</param>
    public static void Keep(string? library, string code)
    {
        if (library is not null)
        {
            s_code[library] = code;
        }
    }

    /// <summary>The line of a cell that a call stands in.</summary>
    /// <param name="frame">The call, with its place in the file that stands for the cell.</param>
    /// <returns>The line's number, from 1, and its text without the blanks around it; the text is empty when it is not known.</returns>
    public static (int Number, string Text) Line(StackFrame frame)
    {
        int line = frame.GetFileLineNumber();
        if (frame.GetMethod()?.Module.Assembly.GetName().Name is not { } library || !s_code.TryGetValue(library, out string? code))
        {
            return (line, "");
        }

        var lines = new CodeLines(code);
        line = lines.OfCompiler(line);
        return (line, lines.Text(line).Trim());
    }
}
