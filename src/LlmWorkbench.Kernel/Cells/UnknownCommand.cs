using LlmWorkbench.Magics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>Says of a command that there is none of its name, and what was meant, perhaps.</summary>
/// <param name="magics">The commands there are.</param>
internal sealed class UnknownCommand(MagicRegistry magics)
{
    /// <summary>Makes the sentences.</summary>
    /// <param name="name">The name without <c>#!</c>.</param>
    /// <param name="above">The sections of the cell above the command.</param>
    /// <param name="lines">The cell's lines.</param>
    public string Sentence(string name, IReadOnlyList<CellSection> above, string[] lines)
    {
        if (name.Equals("connect", StringComparison.OrdinalIgnoreCase))
        {
            return "#!connect is not supported, because this kernel runs C# alone: use the database's or the language's own .NET "
                + "library, with #r \"nuget: …\".";
        }

        string? near = Suggestion.Closest(
            name,
            magics.All.Select(magic => magic.Name).Concat(["csharp", "markdown", "html", "javascript", "mermaid"])
        );
        string known = near is null ? "#!lsmagic lists the commands there are." : $"did you mean #!{near}?";
        return $"There is no command #!{name}: {known}{AsText(above, lines)}";
    }

    // What was to be a line of the text of the command above it.
    private string AsText(IReadOnlyList<CellSection> above, string[] lines)
    {
        CellSection? command = above is [.., { Kind: SectionKind.Command or SectionKind.Body }]
            ? above.LastOrDefault(section => section.Kind == SectionKind.Command)
            : null;
        return
            command is not null
            && CellCommand.Of(lines[command.Start]) is var line
            && magics.Find(CellCommand.Name(line)) is { } magic
            && MagicText.IsBelow(magic, line)
            ? $" A text below #!{magic.Name} ends where a line begins with #!: one that has such lines comes from a variable, as "
                + $"in #!{magic.Name} --from text."
            : "";
    }
}
