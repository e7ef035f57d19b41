using System.Collections.Immutable;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Cells;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Reads Jupyter's notebook format, nbformat 4.0 to 4.5 (and later minor versions as far as they agree).</summary>
public static class IpynbReader
{
    // Of two values with one key the last counts, as in Python, so that what opens in Jupyter opens here; but code is not lost so.
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = JupyterJson.MaxDepth };

    /// <summary>Reads a notebook from its JSON text.</summary>
    /// <param name="json">The content of an .ipynb file.</param>
    /// <param name="name">How messages name the notebook, usually its file name.</param>
    /// <returns>The notebook; cells that had no id have got one made from their place.</returns>
    /// <exception cref="NotebookFormatException">The text is not a notebook of nbformat 4.</exception>
    public static NotebookDocument Read(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (string.IsNullOrWhiteSpace(json))
        {
            throw new NotebookFormatException($"'{name}' is empty: there is no notebook in it; save it once more where it was written.");
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(ForeignJson.WithWholeCharacters(json), s_options);
        }
        catch (JsonException exception)
        {
            throw new NotebookFormatException($"'{name}' is not valid JSON: {Problem(exception)}.", exception);
        }

        var reader = new IpynbFields(name);
        CheckVersion(root, reader);
        ImmutableDictionary<string, JsonElement> metadata = reader.Metadata(root, "the notebook");
        string defaultLanguage = NotebookMetadata.DefaultLanguage(metadata);
        reader.RequireNothingLost(root, "cells", "the notebook");
        IEnumerable<NotebookCell> cells = reader
            .List(root, "cells", "the notebook")
            .Select((cell, index) => ReadCell(cell, $"cell {index + 1}", defaultLanguage, reader));
        return new NotebookDocument { Metadata = metadata, Cells = [.. cells] }.WithCellIds();
    }

    private static void CheckVersion(JsonElement root, IpynbFields reader)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("nbformat", out JsonElement major)
            || major.ValueKind != JsonValueKind.Number
        )
        {
            throw reader.Error("it has no 'nbformat' number, so it is not a Jupyter notebook");
        }

        if (!major.TryGetInt32(out int version) || version != 4)
        {
            throw reader.Error(
                $"it is written in nbformat {major}, and this version reads nbformat 4; open it in Jupyter and save it again"
            );
        }
    }

    private static NotebookCell ReadCell(JsonElement json, string place, string defaultLanguage, IpynbFields reader)
    {
        string type = reader.String(json, "cell_type", place);
        CellKind kind = type switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" or "heading" => CellKind.Raw,
            _ => throw reader.Error($"{place} is of the unknown type '{type}'; code, markdown and raw are known"),
        };
        ImmutableDictionary<string, JsonElement> metadata = reader.Metadata(json, place);
        reader.RequireNothingLost(json, "source", place);
        bool isCode = kind == CellKind.Code;
        return new NotebookCell
        {
            Kind = kind,
            Id = json.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "",
            Source = reader.Text(json, "source", place),
            Metadata = metadata,
            Language = kind switch
            {
                CellKind.Code => NotebookMetadata.Language(metadata) ?? defaultLanguage,
                CellKind.Markdown => CellLanguage.Markdown,
                _ => CellLanguage.Raw,
            },
            Attachments = json.TryGetProperty("attachments", out JsonElement attachments) ? attachments : null,
            ExecutionCount = isCode ? reader.Count(json, place) : null,
            Outputs = isCode ? ReadOutputs(json, place, reader) : [],
        };
    }

    private static ImmutableArray<NotebookOutput> ReadOutputs(JsonElement cell, string place, IpynbFields reader) =>
        cell.TryGetProperty("outputs", out _)
            ?
            [
                .. reader
                    .List(cell, "outputs", place)
                    .Select((output, index) => ReadOutput(output, $"output {index + 1} of {place}", reader)),
            ]
            : [];

    private static NotebookOutput ReadOutput(JsonElement json, string place, IpynbFields reader) =>
        reader.String(json, "output_type", place) switch
        {
            "stream" => new StreamOutput(reader.String(json, "name", place), reader.Text(json, "text", place)),
            "display_data" => new DisplayOutput(reader.MimeData(json, place), reader.Metadata(json, place)),
            "execute_result" => new ResultOutput(reader.MimeData(json, place), reader.Metadata(json, place), reader.Count(json, place)),
            "error" => new ErrorOutput(
                reader.String(json, "ename", place),
                reader.String(json, "evalue", place),
                [.. reader.List(json, "traceback", place).Select(line => line.ToString())]
            ),
            _ => new UnknownOutput(json),
        };

    private static string Problem(JsonException exception)
    {
        string place = exception.LineNumber is long line
            ? $"the problem is in line {line + 1}, column {exception.BytePositionInLine + 1}"
            : "the text ends too early";
        return exception.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? $"lists and objects are nested more than {JupyterJson.MaxDepth} deep; {place}"
            : place;
    }
}
