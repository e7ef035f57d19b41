using System.Collections.Immutable;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>What the lines of a cell are: commands, their texts, C#, or text of another language. Nothing is refused here.</summary>
internal static class CellOutline
{
    /// <summary>Looks at a cell.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="language">The normalized language that it begins in.</param>
    /// <param name="magics">The commands there are.</param>
    /// <returns>The sections from top to bottom; they cover all lines.</returns>
    public static IReadOnlyList<CellSection> Of(string[] lines, string language, MagicRegistry magics)
    {
        var sections = new List<CellSection>();
        for (int index = 0; index < lines.Length; )
        {
            if (!CellCommand.Begins(lines[index]))
            {
                CellSection text = Text(lines, index, language);
                sections.Add(text);
                index = text.End;
                continue;
            }

            int line = index++;
            string command = CellCommand.Of(lines[line]),
                name = CellCommand.Name(command);
            IMagic? magic = magics.Find(name);
            int end = magic is not null && MagicText.IsBelow(magic, command) ? NextCommand(lines, index) : index;
            language =
                magic is not null ? (KeepsLanguage(magic) ? language : CellLanguage.CSharp)
                : CellLanguage.IsKnown(name) ? CellLanguage.Normalize(name)
                : CellLanguage.CSharp;
            sections.Add(new CellSection(SectionKind.Command, line, index, language));
            if (end > index)
            {
                sections.Add(new CellSection(SectionKind.Body, index, end, language));
                index = end;
            }
        }

        return sections;
    }

    private static CellSection Text(string[] lines, int start, string language)
    {
        if (language != CellLanguage.CSharp)
        {
            return new CellSection(SectionKind.Text, start, NextCommand(lines, start), language);
        }

        IReadOnlyList<int> directives = DirectiveLines.In(lines, start, CellCommand.Begins);
        return directives.Count > 0 && CellCommand.Begins(lines[directives[^1]])
            ? new CellSection(SectionKind.CSharp, start, directives[^1], language) { Directives = [.. directives.SkipLast(1)] }
            : new CellSection(SectionKind.CSharp, start, lines.Length, language) { Directives = [.. directives] };
    }

    private static int NextCommand(string[] lines, int start)
    {
        int next = Array.FindIndex(lines, start, CellCommand.Begins);
        return next < 0 ? lines.Length : next;
    }

    // Variables are handed to a script in the middle of it.
    private static bool KeepsLanguage(IMagic magic) => magic.Name is "share" or "set";
}

/// <summary>What a section of a cell is.</summary>
internal enum SectionKind
{
    /// <summary>One line that begins with <c>#!</c>.</summary>
    Command,

    /// <summary>The text that a command takes from the lines below it.</summary>
    Body,

    /// <summary>Code that Roslyn compiles.</summary>
    CSharp,

    /// <summary>Text of another language.</summary>
    Text,
}

/// <summary>Some lines of a cell.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Start">The first of them, from 0.</param>
/// <param name="End">The line after the last.</param>
/// <param name="Language">Their language; of a command and its text, that of the lines which go on below.</param>
internal sealed record CellSection(SectionKind Kind, int Start, int End, string Language)
{
    /// <summary>The lines of C# that are directives, such as <c>#r</c> and <c>#load</c>.</summary>
    public ImmutableArray<int> Directives { get; init; } = [];
}
