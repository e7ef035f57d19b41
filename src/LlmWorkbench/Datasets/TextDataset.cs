using System.Text.Json;

namespace LlmWorkbench.Datasets;

/// <summary>A text to measure on.</summary>
/// <param name="Name">What it is called in views.</param>
/// <param name="Text">The text.</param>
public sealed record TextDataset(string Name, string Text)
{
    /// <summary>Reads a text.</summary>
    /// <param name="nameOrPath">A path or a name; see <see cref="DatasetFinder.FindText"/>.</param>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>The text of a file; of a JSONL file the field <c>text</c> of every line, each followed by a line end.</returns>
    /// <exception cref="WorkbenchException">There is none, it is empty, or a line is malformed.</exception>
    public static TextDataset Read(string nameOrPath, DatasetFinder? finder = null)
    {
        var path = (finder ?? DatasetFinder.Usual()).FindText(nameOrPath);
        var text = Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? string.Concat(DatasetFile.ReadLines(path, Document).Select(document => document + "\n"))
            : DatasetFile.ReadText(path);
        return string.IsNullOrWhiteSpace(text)
            ? throw new WorkbenchException($"{DatasetFile.Name(path)} is empty: there is no text to measure on.")
            : new TextDataset(Path.GetFileNameWithoutExtension(path), text);
    }

    private static string Document(JsonElement line) => line.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
        ? text.GetString()!
        : throw new WorkbenchException("a text needs the field \"text\", as in {\"text\": \"…\"}.");
}
