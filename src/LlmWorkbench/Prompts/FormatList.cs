using LlmWorkbench.Drawing;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts;

/// <summary>The formats that are known by name.</summary>
/// <param name="Formats">The formats.</param>
public sealed record FormatList(IReadOnlyList<WrittenFormat> Formats) : ITabularResult
{
    private static readonly SpokenMessage[] s_example = [new(Speaker.System, "SYSTEM"), new(Speaker.User, "USER")];

    /// <summary>All that came with the workbench.</summary>
    public static FormatList Known { get; } = new(FormatTable.Known.All);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Formats,
            new("id", "--format", format => format.Id, Format.Code),
            new("name", "format", format => format.Name),
            new(
                "example",
                "a message with instructions",
                format => format.Transcript(s_example).Text,
                Format.Code with
                {
                    IsWrapped = true,
                }
            )
            {
                Shown = format => VisibleText.Line(format.Transcript(s_example).Text),
            },
            new("about", null, format => format.About),
            new("as_of", "as of", format => format.AsOf),
            new("basis", null, format => format.Basis),
            new("read_at", null, format => string.Join(' ', format.ReadAt)),
            new("source", null, format => format.Source)
        );
}

/// <summary>The list of formats as text and in a page.</summary>
internal static class FormatListView
{
    private const string Note =
        "SYSTEM and USER stand for what was said; ↵ is a line end. A template in a model's own file goes before this list.";

    /// <summary>A table, and what the formats are.</summary>
    public static string Text(FormatList list) =>
        $"Prompt formats\n\n{list.ToTable()}\n\n{Note}\n\n"
        + string.Join(
            '\n',
            list.Formats.Select(format => $"{format.Name}: {format.About} {format.Source} ({format.AsOf}, {format.Basis})")
        );

    /// <summary>A table, and what the formats are, folded.</summary>
    public static Markup Html(FormatList list) =>
        Theme.View(
            "Prompt formats",
            Markup.Of(
                $"""
                {list.ToTable().ToMarkup()}
                <p class="lw-note">{Note}</p>
                {Fold.Of(
                    $"What they are, and where that stands",
                    Markup.Each(
                        list.Formats,
                        format =>
                            Markup.Of(
                                $"<p><b>{format.Name}</b>: {format.About} "
                                    + $"<a href=\"{format.Source}\">{format.Source}</a> ({format.AsOf}, {format.Basis})</p>"
                            )
                    )
                )}
                """
            )
        );
}
