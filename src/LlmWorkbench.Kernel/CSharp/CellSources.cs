using System.Collections.Concurrent;
using System.Reflection;

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

    /// <summary>A line of a cell.</summary>
    /// <param name="library">The library that the cell was compiled to.</param>
    /// <param name="line">The line, from 1.</param>
    /// <returns>The line without the blanks around it; empty when it is not known.</returns>
    public static string Line(Assembly? library, int line) =>
        library?.GetName().Name is { } name && s_code.TryGetValue(name, out string? code)
            ? code.Split('\n').ElementAtOrDefault(line - 1)?.Trim() ?? ""
            : "";
}
