using System.Collections.Immutable;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Reads .NET Interactive's .dib format: cells of text, each below a line <c>#!language</c>.</summary>
public static class DibReader
{
    /// <summary>Reads a notebook from its text. Lines that are exactly <c>#!</c> and a language begin a cell, unless they stand in a text
    /// or a comment of C#; other <c>#!</c> lines stay in theirs.</summary>
    /// <param name="text">The content of a .dib file.</param>
    /// <param name="name">How messages name the notebook, usually its file name.</param>
    /// <returns>The notebook; a <c>#!meta</c> section is kept as metadata <c>polyglot_notebook</c>.</returns>
    /// <exception cref="NotebookFormatException">The <c>#!meta</c> section is not a JSON object.</exception>
    public static NotebookDocument Read(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.SplitLines();
        ImmutableDictionary<string, JsonElement> metadata = NotebookDocument.DefaultMetadata;
        var languages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var sections = new List<(string Language, List<string> Lines)> { ("", []) };
        int start = ReadMeta(lines, name, languages, ref metadata);
        sections[0] = (NotebookMetadata.DefaultLanguage(metadata), []);
        for (int line = start; line < lines.Length; line++)
        {
            int mark = Mark(lines, line, sections[^1].Language, languages);
            sections[^1].Lines.AddRange(lines[line..mark]);
            if (mark < lines.Length)
            {
                sections.Add((Language(lines[mark], languages)!, []));
            }

            line = mark;
        }

        IEnumerable<NotebookCell> cells = sections
            .Select(section => Cell(section.Language, Trim(section.Lines)))
            .Where((cell, index) => index > 0 || cell.Source.Length > 0);
        return new NotebookDocument { Metadata = metadata, Cells = [.. cells] }.WithCellIds();
    }

    private static int ReadMeta(
        string[] lines,
        string name,
        HashSet<string> languages,
        ref ImmutableDictionary<string, JsonElement> metadata
    )
    {
        int first = Array.FindIndex(lines, line => line.Trim().Length > 0);
        if (first < 0 || lines[first].Trim() != "#!meta")
        {
            return 0;
        }

        int end = Array.FindIndex(lines, first + 1, line => Language(line, languages) is not null);
        end = end < 0 ? lines.Length : end;
        try
        {
            var meta = JsonElement.Parse(ForeignJson.WithWholeCharacters(string.Join('\n', lines[(first + 1)..end])));
            metadata = metadata.SetItem("polyglot_notebook", meta);
            languages.UnionWith(DeclaredLanguages(meta));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new NotebookFormatException(
                $"'{name}' cannot be read: the lines below '#!meta' must hold a JSON object such as "
                    + "{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"}}.",
                exception
            );
        }

        return end;
    }

    private static IEnumerable<string> DeclaredLanguages(JsonElement meta) =>
        meta.TryGetProperty("kernelInfo", out JsonElement info) && info.TryGetProperty("items", out JsonElement items)
            ? [.. items.EnumerateArray().Select(item => item.GetProperty("name").GetString() ?? "")]
            : [];

    private static string? Language(string line, HashSet<string> declared)
    {
        if (!line.StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }

        string name = line[2..].TrimEnd();
        return CellLanguage.IsKnown(name) || declared.Contains(name) ? CellLanguage.Normalize(name) : null;
    }

    // A line of C# may look like a mark and stand in a text or a comment.
    private static int Mark(string[] lines, int start, string language, HashSet<string> languages)
    {
        bool IsMark(string line) => Language(line, languages) is not null;
        int mark =
            language == CellLanguage.CSharp
                ? DirectiveLines.In(lines, start, IsMark) is [.., var last] && IsMark(lines[last])
                    ? last
                    : -1
                : Array.FindIndex(lines, start, IsMark);
        return mark < 0 ? lines.Length : mark;
    }

    private static string Trim(List<string> lines)
    {
        int start = lines.FindIndex(line => line.Trim().Length > 0);
        int end = lines.FindLastIndex(line => line.Trim().Length > 0);
        return start < 0 ? "" : string.Join('\n', lines[start..(end + 1)]);
    }

    private static NotebookCell Cell(string language, string source) =>
        language switch
        {
            CellLanguage.Markdown => NotebookCell.Markdown(source),
            CellLanguage.Raw => new NotebookCell
            {
                Kind = CellKind.Raw,
                Source = source,
                Language = language,
            },
            _ => NotebookCell.Code(source, language),
        };
}
