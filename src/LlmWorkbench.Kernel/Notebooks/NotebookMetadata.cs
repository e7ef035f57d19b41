using System.Collections.Immutable;
using System.Text.Json;
using LlmWorkbench.Kernel.Cells;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Reads and writes the parts of notebook metadata that say which language a cell is in: Jupyter's own and those of Polyglot
/// Notebooks.</summary>
internal static class NotebookMetadata
{
    private const string ThisKernel = "llm-workbench";

    private static readonly JsonElement s_kernelInfo = JsonElement.Parse(
        """{ "kernelInfo": { "defaultKernelName": "csharp", "items": [{ "aliases": [], "languageName": "csharp", "name": "csharp" }] } }"""
    );

    /// <summary>The language of code cells that do not say theirs: Polyglot's default kernel first, then the kernelspec.</summary>
    /// <param name="metadata">The document's metadata.</param>
    /// <returns>A normalized language; C# when nothing says otherwise.</returns>
    public static string DefaultLanguage(ImmutableDictionary<string, JsonElement> metadata)
    {
        string? name =
            GetString(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName")
            ?? GetString(metadata, "dotnet_interactive", "defaultKernelName")
            ?? KernelSpecLanguage(GetString(metadata, "kernelspec", "name"))
            ?? GetString(metadata, "language_info", "name")
            ?? GetString(metadata, "kernelspec", "language");
        return name is null ? CellLanguage.CSharp : CellLanguage.Normalize(name.ToLowerInvariant());
    }

    /// <summary>The language that a cell says it is in.</summary>
    /// <param name="metadata">The cell's metadata.</param>
    /// <returns>A normalized language, or null when the cell says none.</returns>
    public static string? Language(ImmutableDictionary<string, JsonElement> metadata)
    {
        string? name = GetString(metadata, "polyglot_notebook", "kernelName") ?? GetString(metadata, "dotnet_interactive", "language");
        return name is null ? null : CellLanguage.Normalize(name);
    }

    /// <summary>Makes a cell's metadata say its language; a cell in the document's language need not.</summary>
    /// <param name="metadata">The cell's metadata.</param>
    /// <param name="language">The cell's language.</param>
    /// <param name="defaultLanguage">The document's; <see langword="null"/> where every cell is to say its own.</param>
    /// <returns>The same metadata where it already says so.</returns>
    public static ImmutableDictionary<string, JsonElement> WithLanguage(
        ImmutableDictionary<string, JsonElement> metadata,
        string language,
        string? defaultLanguage
    )
    {
        return (Language(metadata) ?? defaultLanguage) == language
            ? metadata
            : metadata
                .SetItem("polyglot_notebook", Object("kernelName", language))
                .SetItem("dotnet_interactive", Object("language", language));
    }

    /// <summary>Whether a notebook belongs to this kernel.</summary>
    /// <param name="metadata">The document's metadata.</param>
    public static bool IsOfThisKernel(ImmutableDictionary<string, JsonElement> metadata) =>
        GetString(metadata, "kernelspec", "name") == ThisKernel;

    /// <summary>Makes the metadata of a notebook of this kernel say where Polyglot Notebooks runs the cells: in its C#.</summary>
    /// <param name="metadata">The document's metadata.</param>
    /// <returns>The same metadata where it already says so, and for notebooks of other kernels.</returns>
    public static ImmutableDictionary<string, JsonElement> ForPolyglot(ImmutableDictionary<string, JsonElement> metadata) =>
        !IsOfThisKernel(metadata) || GetString(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName") is not null
            ? metadata
            : metadata.SetItem("polyglot_notebook", s_kernelInfo);

    private static string? KernelSpecLanguage(string? kernel) =>
        kernel switch
        {
            ThisKernel or ".net-csharp" => CellLanguage.CSharp,
            ".net-fsharp" => "fsharp",
            ".net-powershell" => "pwsh",
            _ => null,
        };

    private static string? GetString(ImmutableDictionary<string, JsonElement> metadata, string key, params ReadOnlySpan<string> path)
    {
        if (!metadata.TryGetValue(key, out JsonElement element))
        {
            return null;
        }

        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private static JsonElement Object(string name, string value) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string> { [name] = value });
}
