using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>What a run has to copy and to change, checked and written out tensor by tensor.</summary>
internal sealed class TracePlan
{
    private static readonly ActivationName[] s_sites =
    [
        ActivationName.Embedding,
        ActivationName.HeadOutput,
        ActivationName.AttentionOutput,
        ActivationName.MlpNeurons,
        ActivationName.MlpOutput,
        ActivationName.Residual,
    ];

    private readonly LlamaModel _model;
    private readonly ActivationMap _map;
    private readonly int _length;
    private readonly Dictionary<GraphNode, TensorSlot> _slots = [];
    private readonly HashSet<int> _outputs = [];

    /// <summary>Checks the requests and makes room for what they ask for.</summary>
    /// <exception cref="LlamaException">Something asked for does not exist, or does not fit into memory.</exception>
    internal TracePlan(
        LlamaModel model,
        ActivationMap map,
        int length,
        IReadOnlyList<ActivationRequest> requests,
        IReadOnlyList<Intervention> interventions
    )
    {
        (_model, _map, _length) = (model, map, length);
        PlannedActivation[] planned = [.. requests.SelectMany(Planned)];
        if (planned.GroupBy(one => (one.Name, one.Layer)).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
        {
            throw new LlamaException(
                $"{twice.Name}{(twice.Layer is { } layer ? $" of layer {layer}" : "")} was asked for twice: ask once, with all "
                    + "heads and positions."
            );
        }

        foreach (Intervention intervention in interventions)
        {
            AddEdits(intervention);
        }

        PlannedActivation.RequireFit(planned);
        Activations = [.. planned.Select(Capture)];
    }

    /// <summary>What the run fills.</summary>
    internal ImmutableArray<Activation> Activations { get; }

    /// <summary>The tensors that are looked at.</summary>
    internal IReadOnlyCollection<TensorSlot> Slots => _slots.Values;

    /// <summary>The logits that are wanted; null where none are.</summary>
    internal Activation? Logits { get; private set; }

    /// <summary>Whether a position has to come out at the end: its logits, or a row of the last layer, are wanted.</summary>
    internal bool IsOutput(int position) => _outputs.Contains(position);

    private IEnumerable<PlannedActivation> Planned(ActivationRequest request)
    {
        ActivationName name = request.Name;
        Require(Enum.IsDefined(name), $"There is no activation {(int)name}: take one of {nameof(ActivationName)}.");
        Require(name.IsPerLayer() || request.Layers is null, $"{name} does not belong to a layer: ask for it without layers.");
        Require(name.IsPerHead() || request.Heads is null, $"{name} has no heads: ask for it without heads.");
        Require(name == ActivationName.AttentionWeights || request.Keys is null, $"{name} has no key positions: ask for it without keys.");
        ImmutableArray<int> positions = Selection.Of(request.Positions, _length, "position");
        ImmutableArray<int> keys = name == ActivationName.AttentionWeights ? Selection.Of(request.Keys, _length, "key position") : [];
        if (name == ActivationName.Logits)
        {
            yield return new PlannedActivation(name, null, null, [], positions, [], _model.Vocabulary.Count);
            yield break;
        }

        foreach ((int? layer, ActivationSite site) in Places(name, request.Layers))
        {
            ImmutableArray<int> heads = name.IsPerHead() ? Selection.Of(request.Heads, site.Heads, "head") : [];
            yield return new PlannedActivation(name, layer, site, heads, positions, keys, keys.Length > 0 ? keys.Length : site.Width);
        }
    }

    private Activation Capture(PlannedActivation planned)
    {
        Activation activation = planned.Create();
        if (planned.Site is { } site)
        {
            Slot(site).Captures.Add(activation);
        }
        else
        {
            Logits = activation;
        }

        if (planned.Site is not { Node.HasOnlyOutputRows: false })
        {
            _outputs.UnionWith(planned.Positions);
        }

        return activation;
    }

    private void AddEdits(Intervention intervention)
    {
        ActivationName site = intervention.Site;
        Require(s_sites.Contains(site), $"{site} cannot be changed: choose one of {string.Join(", ", s_sites)}.");
        Require(site.IsPerLayer() || intervention.Layers is null, $"{site} does not belong to a layer: change it without layers.");
        Require(site.IsPerHead() || intervention.Heads is null, $"{site} has no heads: change it without heads.");
        ImmutableArray<int> positions = Selection.Of(intervention.Positions, _length, "position");
        foreach ((_, ActivationSite place) in Places(site, intervention.Layers))
        {
            ImmutableArray<int> heads = site.IsPerHead() ? Selection.Of(intervention.Heads, place.Heads, "head") : [];
            InterventionCheck.Require(intervention, place, heads, positions);
            Slot(place).Edits.Add(new TensorEdit(intervention, heads, positions.ToHashSet()));
        }
    }

    private IEnumerable<(int? Layer, ActivationSite Site)> Places(ActivationName name, ImmutableArray<int>? layers)
    {
        int?[] chosen = name.IsPerLayer() ? [.. Selection.Of(layers, _model.LayerCount, "layer").Select(layer => (int?)layer)] : [null];
        return chosen.Select(layer => (layer, _map.Find(name, layer) ?? throw Missing(name, layer)));
    }

    private TensorSlot Slot(ActivationSite site)
    {
        if (!_slots.TryGetValue(site.Node, out TensorSlot? slot))
        {
            _slots.Add(site.Node, slot = new TensorSlot(site));
        }

        return slot;
    }

    private LlamaException Missing(ActivationName name, int? layer) =>
        new(
            _map.Names.Contains(name)
                ? $"Layer {layer} of this {_model.Architecture} model has no {name} that can be told apart: ask for other layers."
                : $"The architecture {_model.Architecture} has no {name} that can be told apart; it has {string.Join(", ", _map.Names)}."
        );

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
