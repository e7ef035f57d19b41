using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Writes .NET Interactive's .dib format. It has no place for outputs; cells without text are left out.</summary>
public static class DibWriter
{
    private const string DefaultMeta = """{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}""";

    // On one line, as .NET Interactive writes it: a line of its own inside could be taken for a cell's beginning.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a notebook as .dib text.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <returns>The content of a .dib file, with <c>\n</c> line ends.</returns>
    public static string Write(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        string meta = notebook.Metadata.TryGetValue("polyglot_notebook", out JsonElement value)
            ? JsonSerializer.Serialize(value, s_json)
            : DefaultMeta;
        StringBuilder text = new StringBuilder("#!meta\n\n").Append(meta).Append('\n');
        foreach (NotebookCell cell in notebook.Cells.Where(cell => !string.IsNullOrWhiteSpace(cell.Source)))
        {
            text.Append("\n#!").Append(cell.Language).Append("\n\n").Append(cell.Source.WithLineFeeds().Trim('\n')).Append('\n');
        }

        return text.ToString();
    }
}
