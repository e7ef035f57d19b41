using System.Globalization;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>The name of a cell in errors: its execution count, as in <c>In [3]</c>. Debug information carries it as a file name.</summary>
/// <param name="Number">The execution count, from 1.</param>
/// <param name="Source">The place in a file that the code was read from; null for the cell's own code.</param>
internal readonly record struct CellName(int Number, string? Source = null)
{
    private const string Prefix = "cell [";

    /// <summary>The name as the compiler knows it.</summary>
    public string FileName => Source is null ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Number}]") : $"{Prefix}{Source}]";

    /// <summary>Tells whether a source file of a stack frame is a cell.</summary>
    /// <param name="file">The file name; null for code without debug information.</param>
    /// <returns>True for any cell of any notebook in this process.</returns>
    public static bool IsCell(string? file) => file?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>The place in a file that code was read from.</summary>
    /// <param name="file">The file name of the code in debug information.</param>
    /// <returns>The place; null for a cell's own code.</returns>
    public static string? ImportedFile(string? file) =>
        IsCell(file) && !int.TryParse(file.AsSpan()[Prefix.Length..^1], out _) ? file![Prefix.Length..^1] : null;
}
