using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>An activation before there is memory for it.</summary>
internal sealed record PlannedActivation(
    ActivationName Name,
    int? Layer,
    ActivationSite? Site,
    ImmutableArray<int> Heads,
    ImmutableArray<int> Positions,
    ImmutableArray<int> Keys,
    int Width
)
{
    private long Count => (long)Math.Max(1, Heads.Length) * Positions.Length * Width;

    /// <summary>Refuses what does not fit into memory, or into one array, before anything is allocated.</summary>
    /// <exception cref="LlamaException">It does not fit; the message holds both sizes.</exception>
    internal static void RequireFit(IReadOnlyList<PlannedActivation> planned)
    {
        PlannedActivation? largest = planned.MaxBy(one => one.Count);
        if (largest is not null && largest.Count > Array.MaxLength)
        {
            throw new LlamaException(
                $"{largest.Name} would have {largest.Count:N0} numbers, and one array holds at most {Array.MaxLength:N0}: ask for "
                    + "fewer heads or positions."
            );
        }

        MemoryFit.Require(
            planned.Sum(one => (double)one.Count * sizeof(float)),
            AvailableMemory.Bytes,
            $"What is to be traced ({string.Join(", ", planned.Select(one => one.Name).Distinct())}) needs",
            "of memory",
            "ask for fewer layers, heads or positions"
        );
    }

    /// <summary>Makes room for it.</summary>
    internal Activation Create() => new(Name, Layer, Heads, Positions, Keys, Width);
}
