using System.Text.Json;
using System.Text.Json.Serialization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets;

/// <summary>A text to measure on.</summary>
/// <param name="Name">What it is called in views.</param>
/// <param name="Text">The text.</param>
public sealed record TextDataset(string Name, string Text)
{
    /// <summary>The documents that the text is made of, where its file keeps them apart; none for running text.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>−ln of the probability of each document, its end included, under what wrote it, in nats, where its file knows (the
    /// field <c>surprisal</c>); no model can lose less on average. None where a document has none.</summary>
    public IReadOnlyList<double> Surprisals { get; init; } = [];

    /// <summary>The file that it was read from; <see langword="null"/> for a text of the program's own. Who may not read it may not read
    /// what is made of it either.</summary>
    [JsonIgnore]
    public string? Source { get; init; }

    /// <summary>The lines that are not blank, for a text whose lines are documents.</summary>
    public IReadOnlyList<string> Lines => [.. Text.SplitLines().Where(line => !string.IsNullOrWhiteSpace(line))];

    /// <summary>Reads a text.</summary>
    /// <param name="nameOrPath">A path or a name; see <see cref="DatasetFinder.FindText"/>.</param>
    /// <param name="finder">Where to look; <see langword="null"/> for the usual folders.</param>
    /// <returns>The text of a file; of a JSONL file the field <c>text</c> of every line as a document, in the text each followed by a line
    /// end.</returns>
    /// <exception cref="WorkbenchException">There is none, it is empty, or a line is malformed.</exception>
    public static TextDataset Read(string nameOrPath, DatasetFinder? finder = null)
    {
        string path = (finder ?? DatasetFinder.Default()).FindText(nameOrPath);
        IReadOnlyList<(string Text, double? Surprisal)>? documents = DatasetFile.HoldsLines(path)
            ? DatasetFile.ReadLines(path, Document)
            : null;
        string text = documents is null ? DatasetFile.ReadText(path) : string.Concat(documents.Select(document => document.Text + "\n"));
        return (documents is null ? text.Length == 0 : documents.All(document => document.Text.Length == 0))
            ? throw new WorkbenchException($"{DatasetFile.Name(path)} is empty: there is no text to measure on.")
            : new TextDataset(DatasetFile.Title(path), text)
            {
                Source = Path.GetFullPath(path),
                Documents = [.. (documents ?? []).Select(document => document.Text)],
                Surprisals =
                    documents is not null && documents.All(document => document.Surprisal is not null)
                        ? [.. documents.Select(document => document.Surprisal!.Value)]
                        : [],
            };
    }

    private static (string Text, double? Surprisal) Document(JsonElement line) =>
        line.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? (
                text.GetString()!,
                line.TryGetProperty("surprisal", out global::System.Text.Json.JsonElement surprisal)
                && surprisal.ValueKind == JsonValueKind.Number
                    ? Nats(surprisal)
                    : null
            )
            : throw new WorkbenchException("a text needs the field \"text\", as in {\"text\": \"…\"}.");

    private static double Nats(JsonElement surprisal) =>
        surprisal.GetDouble() is var nats && double.IsFinite(nats) && nats >= 0
            ? nats
            : throw new WorkbenchException(
                $"\"surprisal\" should be a number of nats that is not negative, not {VisibleText.OneLine(surprisal.GetRawText())}."
            );
}
