using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Ablation.Parts;

/// <summary>The means of activations over the positions of texts.</summary>
internal sealed class ActivationMeans
{
    private readonly Dictionary<(ActivationName Name, int Layer, int? Head), double[]> _sums = [];
    private int _positions;

    /// <summary>The mean of an activation, or of one of its heads; [width].</summary>
    public ImmutableArray<float> Of(ActivationName name, int layer, int? head) =>
        [.. _sums[(name, layer, head)].Select(sum => (float)(sum / _positions))];

    /// <summary>Reads a text and adds its positions.</summary>
    /// <param name="tracer">Runs the model.</param>
    /// <param name="ids">The text.</param>
    /// <param name="skip">How many positions at its begin do not count: a begin of text that was added is in a state of its own.</param>
    /// <param name="places">Which activations of which layers.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Add(
        LlamaTracer tracer,
        int[] ids,
        int skip,
        IReadOnlyCollection<(ActivationName Name, int Layer)> places,
        CancellationToken cancellation
    )
    {
        int first = skip < ids.Length ? skip : 0;
        ImmutableArray<int> positions = [.. Enumerable.Range(first, ids.Length - first)];
        ActivationRequest[] requests =
        [
            .. places
                .GroupBy(place => place.Name)
                .Select(group => new ActivationRequest(group.Key)
                {
                    Layers = [.. group.Select(place => place.Layer).Order()],
                    Positions = positions,
                }),
        ];
        foreach (Activation activation in tracer.Run(ids, requests, cancellation: cancellation).Activations)
        {
            int?[] heads = activation.Heads.Length == 0 ? [null] : [.. activation.Heads.Select(head => (int?)head)];
            foreach (int? head in heads)
            {
                AddRows(activation, head);
            }
        }

        _positions += positions.Length;
    }

    private void AddRows(Activation activation, int? head)
    {
        (ActivationName Name, int Value, int? head) key = (activation.Name, activation.Layer!.Value, head);
        if (!_sums.TryGetValue(key, out double[]? sums))
        {
            _sums.Add(key, sums = new double[activation.Width]);
        }

        foreach (int position in activation.Positions)
        {
            ReadOnlySpan<float> row = head is { } number ? activation.Row(number, position) : activation.Row(position);
            for (int i = 0; i < row.Length; i++)
            {
                sums[i] += row[i];
            }
        }
    }
}
