using System.Globalization;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>The name of a cell in errors: its execution count, as in <c>In [3]</c>. Debug information carries it as a file name.</summary>
/// <param name="Number">The execution count, from 1.</param>
internal readonly record struct CellName(int Number)
{
    private const string Prefix = "cell [";

    /// <summary>The name as the compiler knows it.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Number}]");

    /// <summary>Tells whether a source file of a stack frame is a cell.</summary>
    /// <param name="file">The file name; null for code without debug information.</param>
    /// <returns>True for any cell of any notebook in this process.</returns>
    public static bool IsCell(string? file) => file?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
