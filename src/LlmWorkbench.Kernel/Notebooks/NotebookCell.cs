using System.Collections.Immutable;
using System.Text.Json;
using LlmWorkbench.Kernel.Cells;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>One cell of a notebook. Immutable: change it with <c>with</c>.</summary>
public sealed record NotebookCell
{
    /// <summary>What the cell is.</summary>
    public required CellKind Kind { get; init; }

    /// <summary>The text of the cell, with <c>\n</c> or whatever line ends the file had.</summary>
    public required string Source { get; init; }

    /// <summary>The name that nbformat 4.5 gives every cell: 1 to 64 letters, digits, '-' and '_', unique in its notebook; empty for a cell
    /// that has not got one yet.</summary>
    public string Id { get; init; } = "";

    /// <summary>For code cells the language as .NET Interactive names it (<c>csharp</c>, <c>html</c>, <c>fsharp</c> …).</summary>
    public string Language { get; init; } = CellLanguage.CSharp;

    /// <summary>What running the cell gave; empty for cells that were not run and for prose.</summary>
    public ImmutableArray<NotebookOutput> Outputs { get; init; } = [];

    /// <summary>The number in <c>In [n]</c>, or null when the cell was not run.</summary>
    public int? ExecutionCount { get; init; }

    /// <summary>The cell's metadata as it stood in the file.</summary>
    public ImmutableDictionary<string, JsonElement> Metadata { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Pictures and other files inside a Markdown or raw cell, as they stood in the file; null when there are none.</summary>
    public JsonElement? Attachments { get; init; }

    /// <summary>Whether the author wants the cell left out when the notebook is run: the tag <c>skip-execution</c>, as nbclient knows
    /// it.</summary>
    public bool IsSkipped => HasTag("skip-execution");

    /// <summary>Tells whether the cell has a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>True when it stands in the list <c>tags</c> of the cell's metadata.</returns>
    public bool HasTag(string tag) =>
        Metadata.TryGetValue("tags", out JsonElement tags)
        && tags.ValueKind == JsonValueKind.Array
        && tags.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(tag));

    /// <summary>A code cell without outputs.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="language">Its language, C# unless said otherwise.</param>
    /// <returns>The cell.</returns>
    public static NotebookCell Code(string source, string language = CellLanguage.CSharp) =>
        new()
        {
            Kind = CellKind.Code,
            Source = source,
            Language = language,
        };

    /// <summary>A Markdown cell.</summary>
    /// <param name="source">Its text.</param>
    /// <returns>The cell.</returns>
    public static NotebookCell Markdown(string source) =>
        new()
        {
            Kind = CellKind.Markdown,
            Source = source,
            Language = CellLanguage.Markdown,
        };
}
