using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Tracing.Graph;

/// <summary>Writes down a graph while llama.cpp runs it once.</summary>
internal sealed unsafe class GraphRecorder : ITensorListener
{
    private readonly List<(nint Pointer, GraphNode Node)> _nodes = [];
    private readonly List<nint[]> _sources = [];
    private readonly Dictionary<nint, GraphNode> _byPointer = [];
    private readonly Dictionary<(string, string), int> _seen = [];

    /// <summary>Notes the operation, whose result is not asked for.</summary>
    public bool Wants(NativeTensor* tensor)
    {
        GraphNode node = Read(tensor);
        _byPointer[(nint)tensor] = node;
        _nodes.Add(((nint)tensor, node));
        var sources = new List<nint>();
        for (int i = 0; i < NativeTensor.MaxSources; i++)
        {
            var source = (NativeTensor*)tensor->Sources[i];
            if (source is null)
            {
                continue;
            }

            sources.Add((nint)source);
            if (!_byPointer.ContainsKey((nint)source))
            {
                _byPointer[(nint)source] = Read(source);
            }
        }

        _sources.Add([.. sources]);
        return false;
    }

    public bool Take(NativeTensor* tensor) => true;

    /// <summary>The operations in the order in which they run.</summary>
    internal IReadOnlyList<GraphNode> Finish()
    {
        Dictionary<string, GraphNode> byName = [];
        foreach ((_, GraphNode node) in _nodes)
        {
            byName[node.Name] = node;
        }

        for (int i = 0; i < _nodes.Count; i++)
        {
            GraphNode node = _nodes[i].Node;
            node.Sources = [.. _sources[i].Select(pointer => Original(_byPointer[pointer], byName))];
            node.HasOnlyOutputRows = node.TakesOutputRows || node.Sources.Any(source => source.HasOnlyOutputRows);
        }

        return [.. _nodes.Select(pair => pair.Node)];
    }

    // What another device needs is copied there under the name "CUDA0#l_out-3#0" (ggml-backend.cpp, ggml_backend_sched_split_graph).
    private static GraphNode Original(GraphNode node, Dictionary<string, GraphNode> byName)
    {
        string[] parts = node.Name.Split('#');
        return !node.IsLeaf || parts.Length != 3 ? node
            : byName.TryGetValue(parts[1], out GraphNode? original) ? original
            : node.Named(parts[1]);
    }

    private GraphNode Read(NativeTensor* tensor)
    {
        string name = NativeText.FromNative(tensor->Name);
        string operation = NativeText.FromNative(GgmlNative.ggml_op_name(tensor->Operation));
        int occurrence = _seen.GetValueOrDefault((name, operation));
        _seen[(name, operation)] = occurrence + 1;
        return new GraphNode(name, operation, occurrence, [tensor->Count[0], tensor->Count[1], tensor->Count[2], tensor->Count[3]]);
    }
}
