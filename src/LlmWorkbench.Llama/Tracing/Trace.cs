using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>What a model computed over a text, as far as it was asked for.</summary>
public sealed class Trace
{
    private readonly Dictionary<(ActivationName, int?), Activation> _byName;

    internal Trace(ImmutableArray<int> tokens, ImmutableArray<Activation> activations)
    {
        Tokens = tokens;
        Activations = activations;
        _byName = activations.ToDictionary(activation => (activation.Name, activation.Layer));
    }

    /// <summary>The text's tokens.</summary>
    public ImmutableArray<int> Tokens { get; }

    /// <summary>Everything that was asked for, in the order of the requests, layer after layer.</summary>
    public ImmutableArray<Activation> Activations { get; }

    /// <summary>An activation that is not of a layer.</summary>
    /// <exception cref="KeyNotFoundException">It was not asked for.</exception>
    public Activation this[ActivationName name] => Find(name, null);

    /// <summary>A layer's activation.</summary>
    /// <exception cref="KeyNotFoundException">It was not asked for.</exception>
    public Activation this[ActivationName name, int layer] => Find(name, layer);

    private Activation Find(ActivationName name, int? layer) =>
        _byName.TryGetValue((name, layer), out Activation? activation)
            ? activation
            : throw new KeyNotFoundException(
                layer is null
                    ? $"The trace holds no {name}{(name.IsPerLayer() ? " without a layer: name the layer" : ": it was not asked for")}."
                    : $"The trace holds no {name} of layer {layer}: it was not asked for."
            );
}
