using System.Collections.Immutable;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>Whether an intervention fits the place where it is to work.</summary>
internal static class InterventionCheck
{
    /// <summary>Does nothing when it fits.</summary>
    /// <exception cref="LlamaException">A number is not finite, or the shapes differ; the message says which.</exception>
    internal static void Require(Intervention intervention, ActivationSite site, ImmutableArray<int> heads, ImmutableArray<int> positions)
    {
        Require(
            float.IsFinite(intervention.Factor),
            $"The factor {intervention.Factor} is not a number to compute with: give a finite one."
        );
        if (intervention.Kind is InterventionKind.Add or InterventionKind.Replace)
        {
            Require(
                intervention.Vector.Length == site.Width,
                $"The vector has {intervention.Vector.Length} numbers, but {intervention.Site} has {site.Width} in a row."
            );
            Require(intervention.Vector.All(float.IsFinite), $"The vector for {intervention.Site} holds a number that is not finite.");
        }

        if (intervention.Source is not { } source)
        {
            return;
        }

        Require(
            source.Width == site.Width,
            $"The patch has rows of {source.Width} numbers, but {intervention.Site} has {site.Width} in a row: it comes from a "
                + "model of another width."
        );
        int head = heads.FirstOrDefault(number => !source.Heads.Contains(number), -1);
        Require(head < 0, $"The patch holds no head {head}: choose among the heads that were traced.");
        int position = positions.FirstOrDefault(number => !source.HasPosition(number), -1);
        Require(position < 0, $"The patch holds no position {position}: choose among the positions that were traced.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
