using System.Collections.Immutable;
using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>A notebook in memory: cells and metadata. Immutable: change it with <c>with</c>.</summary>
public sealed record NotebookDocument
{
    /// <summary>The metadata of a notebook of this kernel: <c>kernelspec</c> and <c>language_info</c>.</summary>
    public static ImmutableDictionary<string, JsonElement> DefaultMetadata { get; } =
        Parse(
            """
            {
              "kernelspec": { "display_name": "LLM Workbench (C#)", "language": "C#", "name": "llm-workbench" },
              "language_info": { "file_extension": ".cs", "mimetype": "text/x-csharp", "name": "C#", "pygments_lexer": "csharp", "version": "14.0" }
            }
            """
        );

    /// <summary>The cells from top to bottom.</summary>
    public ImmutableArray<NotebookCell> Cells { get; init; } = [];

    /// <summary>The document's metadata as it stood in the file.</summary>
    public ImmutableDictionary<string, JsonElement> Metadata { get; init; } = DefaultMetadata;

    /// <summary>The language of code cells that do not say theirs.</summary>
    public string DefaultLanguage => NotebookMetadata.DefaultLanguage(Metadata);

    /// <summary>The text of the first heading of level 1 among the Markdown cells, or null when there is none.</summary>
    public string? Title =>
        Cells
            .Where(cell => cell.Kind == CellKind.Markdown)
            .SelectMany(cell => cell.Source.SplitLines())
            .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))
            ?[2..].Trim();

    /// <summary>Gives every cell that has no name, or the name of an earlier cell, one made from its place, so that writing the same
    /// notebook twice gives the same bytes.</summary>
    /// <returns>The document with unique, valid cell names.</returns>
    public NotebookDocument WithCellIds()
    {
        var taken = Cells.Select(cell => cell.Id).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<NotebookCell> cells = Cells.Select(
            (cell, index) =>
            {
                if (IsValidId(cell.Id) && seen.Add(cell.Id))
                {
                    return cell;
                }

                string id = $"cell-{index + 1}";
                while (!taken.Add(id))
                {
                    id += "-again";
                }

                return cell with
                {
                    Id = id,
                };
            }
        );
        return this with { Cells = [.. cells] };
    }

    private static bool IsValidId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static ImmutableDictionary<string, JsonElement> Parse(string json) =>
        JsonElement.Parse(json).EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value);
}
