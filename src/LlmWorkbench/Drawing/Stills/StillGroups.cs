using System.Text.Json.Nodes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>Traces that share the room between two places of an axis, bars as well as points.</summary>
internal static class StillGroups
{
    /// <summary>The names of all groups, in the order in which they stand beside each other.</summary>
    public static string[] Of(IEnumerable<(JsonNode Trace, int Index)> traces) =>
        [.. traces.Select(t => Name(t.Trace, t.Index)).Distinct()];

    /// <summary>The group of a trace: its offsetgroup, or one of its own.</summary>
    public static string Name(JsonNode trace, int index) => trace.At("offsetgroup").Word() ?? $"trace {index}";

    /// <summary>Whether a trace's places are on the vertical axis.</summary>
    public static bool Lies(JsonNode trace) => trace.At("orientation").Word() == "h";
}
