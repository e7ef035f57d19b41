using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.Packages;
using LlmWorkbench.Magics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>
/// Splits a cell into C#, magic commands and displayed text. A line that begins with <c>#!</c> ends what stood
/// above it, unless it stands in a text, a comment or left-out code of C#. <c>#!csharp</c> goes back to C#; so does any command that takes
/// no text from the lines below it.
/// </summary>
/// <param name="magics">The commands there are.</param>
public sealed partial class CellSplitter(MagicRegistry magics)
{
    /// <summary>Splits a cell.</summary>
    /// <param name="cell">The cell's text.</param>
    /// <param name="language">The language it begins in.</param>
    /// <returns>The parts in order; those of C# or text that are blank are left out.</returns>
    /// <exception cref="CellSyntaxException">A command is unknown or stands inside of an <c>#if</c> or <c>#region</c>, or a language is not
    /// supported; nothing of the cell must run then.</exception>
    public IReadOnlyList<CellSegment> Split(string cell, string language = CellLanguage.CSharp)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(language);
        string[] lines = cell.SplitLines();
        var packages = new List<(int Line, PackageDirective Directive)>();
        var segments = new List<CellSegment>();
        IReadOnlyList<CellSection> sections = CellOutline.Of(lines, Supported(CellLanguage.Normalize(language), 1), magics);
        for (int i = 0; i < sections.Count; i++)
        {
            CellSection section = sections[i];
            if (section.Kind != SectionKind.Command)
            {
                AddText(segments, packages, section, lines);
                continue;
            }

            OpenDirectives.RequireNone(lines, sections.Take(i), section);
            int line = section.Start + 1;
            string command = CellCommand.Of(lines[section.Start]),
                name = CellCommand.Name(command);
            if (magics.Find(name) is { } magic)
            {
                string body = sections.ElementAtOrDefault(i + 1) is { Kind: SectionKind.Body } text
                    ? CellCommand.Body(lines[text.Start..text.End])
                    : "";
                segments.Add(
                    new MagicSegment(line, command, body)
                    {
                        Language = section.Language,
                        CommandBelow = body.Length == 0 && MagicText.IsBelow(magic, command) ? NextCommand(sections, i, lines) : null,
                    }
                );
            }
            else
            {
                _ = CellLanguage.IsKnown(name)
                    ? Supported(section.Language, line)
                    : throw new CellSyntaxException(new UnknownCommand(magics).Sentence(name, [.. sections.Take(i)], lines), line);
            }
        }

        return packages.Count == 0
            ? segments
            : [new PackageSegment(packages[0].Line, [.. packages.Select(package => package.Directive)]), .. segments];
    }

    private static void AddText(
        List<CellSegment> segments,
        List<(int Line, PackageDirective Directive)> packages,
        CellSection section,
        string[] lines
    )
    {
        string[] text = lines[section.Start..section.End];
        if (section.Kind == SectionKind.CSharp)
        {
            TakeDirectives(segments, packages, section, text);
        }

        if (section.Kind == SectionKind.Body || text.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        segments.Add(
            section.Kind == SectionKind.CSharp
                ? new CSharpSegment(section.Start + 1, string.Join('\n', text))
                : new TextSegment(section.Start + 1, section.Language, TrimBlankLines(text))
        );
    }

    // Blank lines stay in the places of what is taken out, so that the others keep their numbers.
    private static void TakeDirectives(
        List<CellSegment> segments,
        List<(int Line, PackageDirective Directive)> packages,
        CellSection section,
        string[] text
    )
    {
        foreach (int line in section.Directives)
        {
            ref string whole = ref text[line - section.Start];
            Range extent = DirectiveLines.Extent(whole);
            string directive = whole[extent];
            if (IsPackageDirective(directive, line + 1, out PackageDirective? package))
            {
                packages.Add((line + 1, package!));
            }
            else if (LoadPattern().Match(directive) is { Success: true } load)
            {
                segments.Add(
                    string.IsNullOrWhiteSpace(load.Groups["path"].Value)
                        ? throw new CellSyntaxException("#load needs the path of a file, as in #load \"script.csx\".", line + 1)
                        : new LoadSegment(line + 1, load.Groups["path"].Value)
                );
            }
            else
            {
                continue;
            }

            string code = whole[extent.End..];
            whole = code.Length == 0 ? "" : new string(' ', extent.End.Value) + code;
        }
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

    private static string TrimBlankLines(string[] lines)
    {
        int start = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        int end = Array.FindLastIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        return start < 0 ? "" : string.Join('\n', lines[start..(end + 1)]);
    }

    private static string Supported(string language, int line) =>
        CellLanguage.IsSupported(language) ? language : throw new CellSyntaxException(ForeignLanguage.Sentence(language), line);

    private static string? NextCommand(IReadOnlyList<CellSection> sections, int index, string[] lines) =>
        sections.Skip(index + 1).FirstOrDefault(section => section.Kind == SectionKind.Command) is { } below ? lines[below.Start] : null;

    [GeneratedRegex("""^\s*#load\s+"(?<path>[^"]*)"\s*(//.*)?$""", RegexOptions.CultureInvariant)]
    private static partial Regex LoadPattern();
}
