using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>
/// Splits a cell into C#, magic commands and displayed text. A line that begins with <c>#!</c> ends what stood
/// above it. <c>#!csharp</c> goes back to C#; so does any command that takes no text from the lines below it.
/// </summary>
/// <param name="magics">The commands there are.</param>
public sealed class CellSplitter(MagicRegistry magics)
{
    /// <summary>Splits a cell.</summary>
    /// <param name="cell">The cell's text.</param>
    /// <param name="language">The language it begins in.</param>
    /// <returns>The parts in order; those of C# or text that are blank are left out.</returns>
    /// <exception cref="CellSyntaxException">A command is unknown, or a language is not supported; nothing of the cell must run then.</exception>
    public IReadOnlyList<CellSegment> Split(string cell, string language = CellLanguage.CSharp)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(language);
        string[] lines = cell.ReplaceLineEndings("\n").Split('\n');
        var segments = new List<CellSegment>();
        string current = Supported(CellLanguage.Normalize(language), 1);
        for (int index = 0; index < lines.Length;)
        {
            string? command = Command(lines[index]);
            if (command is null)
            {
                int end = NextCommand(lines, index);
                AddText(segments, current, index + 1, lines[index..end]);
                index = end;
                continue;
            }

            int line = ++index;
            string name = command.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
            if (magics.Find(name) is { } magic)
            {
                int end = MagicText.IsBelow(magic, command) ? NextCommand(lines, index) : index;
                segments.Add(new MagicSegment(line, command, TrimBlankLines(lines[index..end])));
                index = end;
                current = CellLanguage.CSharp;
            }
            else
            {
                current = CellLanguage.IsKnown(name)
                    ? Supported(CellLanguage.Normalize(name), line)
                    : throw new CellSyntaxException(UnknownCommand(name), line);
            }
        }

        return segments;
    }

    private static string? Command(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim() : null;

    private static int NextCommand(string[] lines, int start)
    {
        int next = Array.FindIndex(lines, start, line => Command(line) is not null);
        return next < 0 ? lines.Length : next;
    }

    private static void AddText(List<CellSegment> segments, string language, int line, string[] lines)
    {
        if (lines.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        int package = language == CellLanguage.CSharp ? Array.FindIndex(lines, IsPackageReference) : -1;
        if (package >= 0)
        {
            throw new CellSyntaxException(
                "#r \"nuget: …\" is not supported yet: reference a library's file with #r \"path/to/Library.dll\" instead.", line + package);
        }

        segments.Add(language == CellLanguage.CSharp
            ? new CSharpSegment(line, string.Join('\n', lines))
            : new TextSegment(line, language, TrimBlankLines(lines)));
    }

    private static bool IsPackageReference(string line) =>
        line.StartsWith("#r", StringComparison.Ordinal) && line.Contains("\"nuget:", StringComparison.Ordinal);

    private static string TrimBlankLines(string[] lines)
    {
        int start = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        int end = Array.FindLastIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        return start < 0 ? "" : string.Join('\n', lines[start..(end + 1)]);
    }

    private static string Supported(string language, int line) => CellLanguage.IsSupported(language)
        ? language
        : throw new CellSyntaxException(
            $"This kernel does not run {language} cells: rewrite the cell in C#, or make it a Markdown cell to keep it as text.", line);

    private string UnknownCommand(string name)
    {
        string? near = Suggestion.Closest(name, magics.All.Select(magic => magic.Name).Concat(["csharp", "markdown", "html", "javascript"]));
        string known = near is null ? "#!lsmagic lists the commands there are" : $"did you mean #!{near}?";
        return $"There is no command #!{name}: {known}{(near is null ? "." : "")}";
    }
}
