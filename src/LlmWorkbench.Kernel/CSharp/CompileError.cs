using System.Collections.Immutable;
using LlmWorkbench.Kernel.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Describes code that does not compile, with the lines and columns of the cell.</summary>
internal static class CompileError
{
    /// <summary>The name that notebooks store for such errors.</summary>
    public const string Name = "CompileError";

    private const int MostShown = 10;

    /// <summary>Describes compile errors.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="code">The code, beginning at the cell's first line.</param>
    /// <returns>An error whose traceback has each with the line that it stands in, and marks below the place.</returns>
    public static CellError Describe(ImmutableArray<Diagnostic> errors, string code)
    {
        var ordered = errors.OrderBy(error => error.Location.SourceSpan.Start).ToArray();
        SourceText text = SourceText.From(code);
        List<string> traceback = [.. ordered.Take(MostShown).SelectMany(error => Excerpt(error.Location, text).Prepend(Sentence(error)))];
        if (ordered.Length > MostShown)
        {
            traceback.Add($"… and {ordered.Length - MostShown} more.");
        }

        return new CellError(Name, Sentence(ordered[0]), [.. traceback], Start(ordered[0]).Line + 1);
    }

    private static string Sentence(Diagnostic error) =>
        File(error) + FormattableString.Invariant($"({Start(error).Line + 1},{Start(error).Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");

    // The cell itself needs no name; an imported file does.
    private static string File(Diagnostic error) => CellName.ImportedFile(error.Location.SourceTree?.FilePath) ?? "";

    private static LinePosition Start(Diagnostic error) => error.Location.GetLineSpan().StartLinePosition;

    private static string[] Excerpt(Location location, SourceText text) =>
        location.IsInSource && location.SourceSpan.End <= text.Length ? CodeExcerpt.Marked(location.SourceSpan, text) : [];
}
