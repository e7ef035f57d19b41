using System.Collections.Immutable;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Interventions;

/// <summary>Positions in a sentence.</summary>
internal static class PositionWords
{
    /// <summary>Where the parts are taken out, unless it is everywhere.</summary>
    public static string Where(ImmutableArray<int>? positions) =>
        positions is { IsDefault: false } some
            ? $" at {(some.Length == 1 ? "position" : "the positions")} {Sentences.And(some.Select(position => $"{position}"))}"
            : "";
}
