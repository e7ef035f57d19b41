using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Packages;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>
/// Splits a cell into C#, magic commands and displayed text. A line that begins with <c>#!</c> ends what stood
/// above it. <c>#!csharp</c> goes back to C#; so does any command that takes no text from the lines below it.
/// </summary>
/// <param name="magics">The commands there are.</param>
public sealed partial class CellSplitter(MagicRegistry magics)
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
        string[] lines = cell.SplitLines();
        var packages = new List<(int Line, PackageDirective Directive)>();
        var segments = new List<CellSegment>();
        string current = Supported(CellLanguage.Normalize(language), 1);
        for (int index = 0; index < lines.Length;)
        {
            string? command = Command(lines[index]);
            if (command is null)
            {
                int end = NextCommand(lines, index);
                AddText(segments, packages, current, index + 1, lines[index..end]);
                index = end;
                continue;
            }

            int line = ++index;
            string name = command.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
            if (magics.Find(name) is { } magic)
            {
                int end = MagicText.IsBelow(magic, command) ? NextCommand(lines, index) : index;
                current = KeepsLanguage(magic) ? current : CellLanguage.CSharp;
                segments.Add(new MagicSegment(line, command, TrimEmptyLines(lines[index..end])) { Language = current });
                index = end;
            }
            else
            {
                current = CellLanguage.IsKnown(name)
                    ? Supported(CellLanguage.Normalize(name), line)
                    : throw new CellSyntaxException(UnknownCommand(name), line);
            }
        }

        return packages.Count == 0
            ? segments
            : [new PackageSegment(packages[0].Line, [.. packages.Select(package => package.Directive)]), .. segments];
    }

    private static string? Command(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim() : null;

    private static int NextCommand(string[] lines, int start)
    {
        int next = Array.FindIndex(lines, start, line => Command(line) is not null);
        return next < 0 ? lines.Length : next;
    }

    // Variables are handed to a script in the middle of it.
    private static bool KeepsLanguage(IMagic magic) => magic.Name is "share" or "set";

    private static void AddText(List<CellSegment> segments, List<(int Line, PackageDirective Directive)> packages, string language, int line, string[] lines)
    {
        if (language == CellLanguage.CSharp)
        {
            lines = WithoutDirectives(segments, packages, line, lines);
        }

        if (lines.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        segments.Add(language == CellLanguage.CSharp
            ? new CSharpSegment(line, string.Join('\n', lines))
            : new TextSegment(line, language, TrimBlankLines(lines)));
    }

    // Blank lines stay in the places of what is taken out, so that the others keep their numbers.
    private static string[] WithoutDirectives(List<CellSegment> segments, List<(int Line, PackageDirective Directive)> packages, int line, string[] lines)
    {
        string[] rest = [.. lines];
        for (int i = 0; i < lines.Length; i++)
        {
            if (IsPackageDirective(lines[i], line + i, out PackageDirective? directive))
            {
                packages.Add((line + i, directive!));
                rest[i] = "";
            }
            else if (LoadPattern().Match(lines[i]) is { Success: true } load)
            {
                segments.Add(new LoadSegment(line + i, load.Groups["path"].Value));
                rest[i] = "";
            }
        }

        return rest;
    }

    private static bool IsPackageDirective(string text, int line, out PackageDirective? directive)
    {
        try
        {
            return PackageDirective.TryParse(text, out directive);
        }
        catch (FormatException exception)
        {
            throw new CellSyntaxException(exception.Message, line);
        }
    }

    private static string TrimBlankLines(string[] lines) => Trim(lines, line => !string.IsNullOrWhiteSpace(line));

    // White space is a text too: the model reads it.
    private static string TrimEmptyLines(string[] lines) => Trim(lines, line => line.Length > 0);

    private static string Trim(string[] lines, Predicate<string> isKept)
    {
        int start = Array.FindIndex(lines, isKept);
        int end = Array.FindLastIndex(lines, isKept);
        return start < 0 ? "" : string.Join('\n', lines[start..(end + 1)]);
    }

    private static string Supported(string language, int line) => CellLanguage.IsSupported(language)
        ? language
        : throw new CellSyntaxException(ForeignLanguage.Sentence(language), line);

    private string UnknownCommand(string name)
    {
        if (name.Equals("connect", StringComparison.OrdinalIgnoreCase))
        {
            return "#!connect is not supported, because this kernel runs C# alone: use the database's or the language's own .NET library, with #r \"nuget: …\".";
        }

        string? near = Suggestion.Closest(name, magics.All.Select(magic => magic.Name).Concat(["csharp", "markdown", "html", "javascript", "mermaid"]));
        string known = near is null ? "#!lsmagic lists the commands there are" : $"did you mean #!{near}?";
        return $"There is no command #!{name}: {known}{(near is null ? "." : "")}";
    }

    [GeneratedRegex("""^\s*#load\s+"(?<path>[^"]+)"\s*(//.*)?$""", RegexOptions.CultureInvariant)]
    private static partial Regex LoadPattern();
}
