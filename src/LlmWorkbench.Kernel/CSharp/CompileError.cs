using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Kernel.Output;
using Microsoft.CodeAnalysis;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Describes code that does not compile, with the lines and columns of the cell.</summary>
internal static partial class CompileError
{
    /// <summary>The name that notebooks store for such errors.</summary>
    public const string Name = "CompileError";

    private const string ErrorDirective = "CS1029";

    private const int MaxShown = 10;

    /// <summary>Describes compile errors.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="code">The code, beginning at the cell's first line.</param>
    /// <returns>An error whose traceback has each with the line that it stands in, and marks below the place.</returns>
    public static CellError Describe(ImmutableArray<Diagnostic> errors, string code)
    {
        Diagnostic[] ordered = errors.OrderBy(error => error.Location.SourceSpan.Start).ToArray();
        var lines = new CodeLines(code);
        if (ordered[0].Location.IsInSource)
        {
            int line = lines.At(ordered[0].Location.SourceSpan.Start).Line;
            if (IPythonLine.Find(lines, line) is { } habit)
            {
                return CellError.OneSentence(Name, habit.Sentence, habit.Line);
            }

            if (PythonLine.Sentence(lines.Text(line), ordered[0].Id, Message(ordered[0])) is { } python)
            {
                return CellError.OneSentence(Name, python, line);
            }
        }

        List<string> traceback =
        [
            .. ordered.Take(MaxShown).SelectMany(error => Excerpt(error.Location, code, lines).Prepend(Sentence(error, lines))),
        ];
        if (ordered.Length > MaxShown)
        {
            traceback.Add($"… and {ordered.Length - MaxShown} more.");
        }

        return new CellError(Name, Sentence(ordered[0], lines), [.. traceback], lines.At(ordered[0].Location.SourceSpan.Start).Line);
    }

    private static string Sentence(Diagnostic error, CodeLines lines)
    {
        (int line, int column) = lines.At(error.Location.SourceSpan.Start);
        return File(error) + FormattableString.Invariant($"({line},{column}): error {error.Id}: {Message(error)}");
    }

    // The compiler puts a cell into a class, whose name nobody wrote. What #error says is its author's.
    private static string Message(Diagnostic error)
    {
        string message = error.GetMessage(CultureInfo.InvariantCulture);
        return error.Id == ErrorDirective
            ? message
            : WholeCell().Replace(MemberOfCell().Replace(message, "'"), match => match.Index == 0 ? "The cell" : "the cell");
    }

    [GeneratedRegex(
        @"(?:(?:the )?(?:containing |enclosing )?type )?'Submission#\d+'",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex WholeCell();

    [GeneratedRegex(@"'Submission#\d+\.", RegexOptions.CultureInvariant)]
    private static partial Regex MemberOfCell();

    // The cell itself needs no name; an imported file does.
    private static string File(Diagnostic error) => CellName.ImportedFile(error.Location.SourceTree?.FilePath) ?? "";

    private static string[] Excerpt(Location location, string code, CodeLines lines) =>
        location.IsInSource && location.SourceSpan.End <= code.Length ? CodeExcerpt.Marked(location.SourceSpan, lines) : [];
}
