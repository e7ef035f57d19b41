using System.Collections.Immutable;

namespace LlmWorkbench.Llama.Activations;

/// <summary>Which part of an activation is wanted. Only that part is copied.</summary>
/// <param name="Name">The activation.</param>
public sealed record ActivationRequest(ActivationName Name)
{
    /// <summary>Layers, counted from 0; null is all. Activations that are not of a layer have none.</summary>
    public ImmutableArray<int>? Layers { get; init; }

    /// <summary>Heads, counted from 0, or key/value heads of keys and values; null is all.</summary>
    public ImmutableArray<int>? Heads { get; init; }

    /// <summary>Positions in the text, counted from 0; those of the queries for attention weights; null is all.</summary>
    public ImmutableArray<int>? Positions { get; init; }

    /// <summary>Positions of the keys that attention weights are wanted for; null is all.</summary>
    public ImmutableArray<int>? Keys { get; init; }
}
