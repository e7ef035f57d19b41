using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.PromptFormats;

/// <summary>The formats that are known here: the file <c>datasets/prompt-formats.json</c>, each entry with its source and date.</summary>
public sealed class FormatTable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private FormatTable(IReadOnlyList<WrittenFormat> formats) => All = formats;

    /// <summary>The table that came with the workbench.</summary>
    public static FormatTable Known { get; } = Read();

    /// <summary>All formats.</summary>
    public IReadOnlyList<WrittenFormat> All { get; }

    /// <summary>A format by one of its names. Case, blanks and hyphens do not count.</summary>
    /// <param name="name">As in <c>chatml</c>, <c>Llama 2</c>.</param>
    /// <returns>The format, as its family's models have it.</returns>
    /// <exception cref="WorkbenchException">No format has that name; the sentence says what was probably meant.</exception>
    public WrittenFormat Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(format => Names(format).Any(known => Key(known) == Key(name)))
            ?? throw new WorkbenchException(
                $"No format is called «{VisibleText.Phrase(name)}»: "
                    + (
                        Suggestion.Closest(name, All.SelectMany(Names)) is { } meant
                            ? $"did you mean {meant}?"
                            : $"there are {Sentences.And(All.Select(format => format.Id))}."
                    )
            );
    }

    private static IEnumerable<string> Names(WrittenFormat format) => [format.Id, format.Name, .. format.Aliases];

    private static string Key(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));

    private static FormatTable Read()
    {
        using Stream file = typeof(FormatTable).Assembly.GetManifestResourceStream("prompt-formats.json")!;
        return new FormatTable(JsonSerializer.Deserialize<Content>(file, s_json)!.Formats);
    }

    private sealed record Content(string About, IReadOnlyList<WrittenFormat> Formats);
}
