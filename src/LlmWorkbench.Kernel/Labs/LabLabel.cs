using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Labs;

/// <summary>What a lab says of itself in its metadata: which notebook it was made from, and which cells belong to which exercise. A student
/// can change it, so it finds things and never judges.</summary>
public static class LabLabel
{
    /// <summary>The part of an exercise that its student fills in.</summary>
    internal const string Start = "start";

    /// <summary>The part of an exercise that checks.</summary>
    internal const string Check = "check";

    private const string Key = "llm_workbench_lab";
    private const string Original = "original";
    private const string Exercise = "exercise";
    private const string Part = "part";

    /// <summary>The file name of the notebook that a lab was made from.</summary>
    /// <param name="lab">The lab.</param>
    /// <returns>The name, or <see langword="null"/> where the notebook says none.</returns>
    public static string? OriginalOf(NotebookDocument lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return Text(lab.Metadata, Original);
    }

    /// <summary>Labels a lab.</summary>
    internal static NotebookDocument WithOriginal(NotebookDocument lab, string original) =>
        lab with
        {
            Metadata = lab.Metadata.SetItem(Key, Object(new JsonObject { [Original] = original })),
        };

    /// <summary>Labels a cell of an exercise.</summary>
    internal static NotebookCell WithPart(NotebookCell cell, string exercise, string part) =>
        cell with
        {
            Metadata = cell.Metadata.SetItem(Key, Object(new JsonObject { [Exercise] = exercise, [Part] = part })),
        };

    /// <summary>Whether a cell is labelled as a part of an exercise.</summary>
    internal static bool Is(NotebookCell cell, string exercise, string part) =>
        Text(cell.Metadata, Exercise) == exercise && Text(cell.Metadata, Part) == part;

    private static JsonElement Object(JsonObject json) => JsonElement.Parse(json.ToJsonString());

    private static string? Text(ImmutableDictionary<string, JsonElement> metadata, string name) =>
        metadata.TryGetValue(Key, out JsonElement label)
        && label.ValueKind == JsonValueKind.Object
        && label.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
