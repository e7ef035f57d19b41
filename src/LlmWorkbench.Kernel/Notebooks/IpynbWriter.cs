using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Writes Jupyter's notebook format, nbformat 4.5, byte for byte as Jupyter would.</summary>
public static class IpynbWriter
{
    /// <summary>Writes a notebook as JSON text.</summary>
    /// <param name="notebook">The notebook; cells without an id get one made from their place.</param>
    /// <returns>The content of an .ipynb file.</returns>
    public static string Write(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);

        // Polyglot Notebooks, which runs the notebooks of this kernel too, goes by what each cell says.
        string? defaultLanguage = NotebookMetadata.IsOfThisKernel(notebook.Metadata) ? null : notebook.DefaultLanguage;
        return JupyterJson.Write(
            new JsonObject
            {
                ["cells"] = new JsonArray([.. notebook.WithCellIds().Cells.Select(cell => WriteCell(cell, defaultLanguage))]),
                ["metadata"] = Metadata(NotebookMetadata.ForPolyglot(notebook.Metadata)),
                ["nbformat"] = 4,
                ["nbformat_minor"] = 5,
            }
        );
    }

    private static JsonObject WriteCell(NotebookCell cell, string? defaultLanguage)
    {
        bool isCode = cell.Kind == CellKind.Code;
        var json = new JsonObject
        {
            ["cell_type"] = cell.Kind switch
            {
                CellKind.Code => "code",
                CellKind.Markdown => "markdown",
                _ => "raw",
            },
            ["id"] = cell.Id,
            ["metadata"] = Metadata(isCode ? NotebookMetadata.WithLanguage(cell.Metadata, cell.Language, defaultLanguage) : cell.Metadata),
            ["source"] = Lines(cell.Source),
        };
        if (isCode)
        {
            json["execution_count"] = cell.ExecutionCount;
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(WriteOutput)]);
        }
        else if (cell.Attachments is JsonElement attachments)
        {
            json["attachments"] = JupyterJson.Node(attachments);
        }

        return json;
    }

    private static JsonNode? WriteOutput(NotebookOutput output) =>
        output switch
        {
            StreamOutput stream => new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = stream.Name,
                ["text"] = Lines(stream.Text),
            },
            ResultOutput result => new JsonObject
            {
                ["output_type"] = "execute_result",
                ["data"] = Data(result.Data),
                ["metadata"] = Metadata(result.Metadata),
                ["execution_count"] = result.ExecutionCount,
            },
            DisplayOutput display => new JsonObject
            {
                ["output_type"] = "display_data",
                ["data"] = Data(display.Data),
                ["metadata"] = Metadata(display.Metadata),
            },
            ErrorOutput error => new JsonObject
            {
                ["output_type"] = "error",
                ["ename"] = error.Name,
                ["evalue"] = error.Value,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
            },
            UnknownOutput unknown => JupyterJson.Node(unknown.Json),
            _ => throw new ArgumentException($"An output of type {output.GetType().Name} has no place in a notebook."),
        };

    private static JsonObject Metadata(ImmutableDictionary<string, JsonElement> metadata) =>
        new(metadata.Select(entry => KeyValuePair.Create(entry.Key, JupyterJson.Node(entry.Value))));

    private static JsonObject Data(IReadOnlyDictionary<string, string> data) =>
        new(data.Select(entry => KeyValuePair.Create(entry.Key, Content(entry.Key, entry.Value))));

    private static JsonNode? Content(string mime, string content)
    {
        if (NotebookMime.IsJson(mime))
        {
            try
            {
                return JupyterJson.Node(
                    JsonElement.Parse(ForeignJson.WithWholeCharacters(content), new JsonDocumentOptions { MaxDepth = JupyterJson.MaxDepth })
                );
            }
            catch (JsonException)
            {
                // Not JSON after all: as a string it is still valid in the file.
                return content;
            }
        }

        return NotebookMime.IsLines(mime) ? Lines(content) : content;
    }

    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length; )
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        return lines;
    }
}
