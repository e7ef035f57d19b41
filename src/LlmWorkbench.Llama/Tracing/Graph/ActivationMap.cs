using System.Globalization;
using LlmWorkbench.Llama.Activations;

namespace LlmWorkbench.Llama.Tracing.Graph;

/// <summary>
/// Finds activations in a graph. Architectures name their tensors differently, so what counts is the work that they do: what a
/// weight matrix of a known name multiplies, what enters the cache, what is added to the residual stream.
/// </summary>
internal sealed class ActivationMap
{
    private readonly Dictionary<(ActivationName, int?), ActivationSite> _sites = [];
    private readonly Dictionary<string, GraphNode> _byName = [];
    private readonly Dictionary<string, GraphNode> _readers = [];
    private readonly Dictionary<string, GraphNode> _stored = [];
    private readonly int _layers;
    private readonly bool _hasLogits;

    /// <summary>Reads a graph that was recorded with one token.</summary>
    internal ActivationMap(IReadOnlyList<GraphNode> nodes, int layers, bool hasLogits)
    {
        (_layers, _hasLogits) = (layers, hasLogits);
        foreach (GraphNode node in nodes)
        {
            _byName[node.Name] = node;
            if (node.IsMatrixProduct)
            {
                _readers.TryAdd(node.Sources[0].Name, node);
            }
            else if (node.Operation == "SET_ROWS" && node.Sources.Length == 3)
            {
                _stored.TryAdd(node.Sources[2].Name.Split(' ')[0], node.Sources[0]);
            }
        }

        AddEnds();
        for (int layer = 0; layer < layers; layer++)
        {
            AddAttention(layer);
            AddMlp(layer);
        }

        AddStreams();
    }

    /// <summary>The activations that at least one layer has.</summary>
    internal IReadOnlyList<ActivationName> Names =>
        [
            .. Enum.GetValues<ActivationName>()
                .Where(name => (name == ActivationName.Logits && _hasLogits) || _sites.Keys.Any(key => key.Item1 == name)),
        ];

    /// <summary>Where an activation is, or null where the graph has none.</summary>
    internal ActivationSite? Find(ActivationName name, int? layer) => _sites.GetValueOrDefault((name, layer));

    private void AddEnds()
    {
        AddRows(ActivationName.FinalNorm, null, _byName.GetValueOrDefault("result_norm"));
        for (int layer = 0; layer < _layers; layer++)
        {
            AddRows(ActivationName.Residual, layer, Named("l_out", layer));
        }
    }

    private void AddAttention(int layer)
    {
        AddRows(ActivationName.AttentionInput, layer, InputOf(layer, "attn_q", "attn_qkv"));
        if (layer == 0)
        {
            AddRows(ActivationName.Embedding, null, BeforeNorm(Find(ActivationName.AttentionInput, 0)?.Node));
        }

        if (Named("kq_soft_max", layer) is not { } weights || Named("kq", layer) is not { } scores || Named("kqv", layer) is not { } read)
        {
            return;
        }

        int heads = (int)weights.Counts[2];
        _sites[(ActivationName.AttentionWeights, layer)] = new ActivationSite(weights, ActivationLayout.RowsInHeads, heads, 0);

        // The product's second factor is a permuted view; before it the query is [head size][head][position].
        GraphNode query = scores.Sources[1].Sources is [var view, ..] ? view : scores.Sources[1];
        if (query.Counts[1] == heads)
        {
            _sites[(ActivationName.Query, layer)] = new ActivationSite(query, ActivationLayout.HeadsInRows, heads, (int)query.Counts[0]);
        }

        AddHeads(ActivationName.HeadOutput, layer, InputOf(layer, "attn_output") ?? Named("kqv_out", layer), heads);
        AddHeads(ActivationName.Key, layer, _stored.GetValueOrDefault(Cache("k", layer)), (int)scores.Sources[0].Counts[2]);
        AddHeads(ActivationName.Value, layer, Unflattened(_stored.GetValueOrDefault(Cache("v", layer))), (int)read.Sources[0].Counts[2]);
    }

    private void AddMlp(int layer)
    {
        AddRows(ActivationName.MlpInput, layer, InputOf(layer, "ffn_up", "ffn_gate", "ffn_gate_inp"));
        AddRows(ActivationName.MlpNeurons, layer, InputOf(layer, "ffn_down"));
    }

    private void AddStreams()
    {
        for (int layer = 0; layer < _layers; layer++)
        {
            ActivationSite? input = layer == 0 ? Find(ActivationName.Embedding, null) : Find(ActivationName.Residual, layer - 1);
            if (input is null || Find(ActivationName.Residual, layer) is not { } output)
            {
                continue;
            }

            GraphNode? attention = Named("kq_soft_max", layer);
            var stream = ResidualStream.Of(input.Node, output.Node, node => node == attention);
            AddRows(ActivationName.AttentionOutput, layer, stream.Attention);
            AddRows(ActivationName.MlpOutput, layer, stream.Mlp);
            AddRows(ActivationName.ResidualMiddle, layer, stream.Middle);
        }
    }

    private void AddRows(ActivationName name, int? layer, GraphNode? node)
    {
        if (node is { IsLeaf: false } && node.Counts[2] * node.Counts[3] == 1)
        {
            _sites[(name, layer)] = new ActivationSite(node, ActivationLayout.Rows, 0, (int)node.Counts[0]);
        }
    }

    private void AddHeads(ActivationName name, int layer, GraphNode? node, int heads)
    {
        if (node is { IsLeaf: false } && node.Counts[2] * node.Counts[3] == 1 && heads > 0 && node.Counts[0] % heads == 0)
        {
            _sites[(name, layer)] = new ActivationSite(node, ActivationLayout.Rows, heads, (int)node.Counts[0] / heads);
        }
    }

    private GraphNode? Named(string name, int layer) =>
        _byName.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{name}-{layer}"));

    // What the first of these weight matrices multiplies.
    private GraphNode? InputOf(int layer, params ReadOnlySpan<string> matrices)
    {
        foreach (string matrix in matrices)
        {
            if (_readers.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{matrix}.weight"), out GraphNode? product))
            {
                return product.Sources[1];
            }
        }

        return null;
    }

    private static string Cache(string which, int layer) => string.Create(CultureInfo.InvariantCulture, $"cache_{which}_l{layer}");

    // A norm is NORM or RMS_NORM, times weights, plus biases; a layer that reads the stream as it is has none.
    private static GraphNode? BeforeNorm(GraphNode? node)
    {
        for (GraphNode? inner = node; inner is not null; inner = inner.Sources.FirstOrDefault())
        {
            if (inner.Operation is "NORM" or "RMS_NORM")
            {
                return inner.Sources[0];
            }

            if (inner.Operation is not ("MUL" or "ADD") || inner.Sources.Length != 2 || !inner.Sources[1].IsLeaf)
            {
                return node;
            }
        }

        return node;
    }

    // Without flash attention values enter the cache number by number ([1][numbers]); before that they are rows.
    private static GraphNode? Unflattened(GraphNode? node)
    {
        if (node is { Operation: "RESHAPE" } && node.Counts[0] == 1)
        {
            node = node.Sources[0];
        }

        return node is { Operation: "PAD" } ? node.Sources[0] : node;
    }
}
