using System.Collections.Immutable;

namespace LlmWorkbench.Llama.Tracing.Graph;

/// <summary>An operation of llama.cpp's graph, or a tensor that is only read (a weight, an input, the cache).</summary>
/// <param name="name">Its name; several operations may share one.</param>
/// <param name="operation">ggml's name of the operation, such as MUL_MAT; NONE for what is only read.</param>
/// <param name="occurrence">How many operations of the same name and kind came before.</param>
/// <param name="counts">How many numbers each of the four dimensions has, the fastest first.</param>
internal sealed class GraphNode(string name, string operation, int occurrence, ImmutableArray<long> counts)
{
    internal string Name => name;

    internal string Operation => operation;

    internal int Occurrence => occurrence;

    internal ImmutableArray<long> Counts => counts;

    /// <summary>What it is computed from.</summary>
    internal ImmutableArray<GraphNode> Sources { get; set; } = [];

    /// <summary>Whether it has a row only for tokens whose logits are wanted, and not for every token.</summary>
    internal bool HasOnlyOutputRows { get; set; }

    internal bool IsLeaf => Operation == "NONE";

    internal bool IsMatrixProduct => Operation is "MUL_MAT" or "MUL_MAT_ID";

    /// <summary>The same under another name.</summary>
    internal GraphNode Named(string other) =>
        new(other, operation, occurrence, counts) { Sources = Sources, HasOnlyOutputRows = HasOnlyOutputRows };

    /// <summary>
    /// Whether it takes rows, which an input chooses, out of what was computed: llama.cpp does so with the tokens whose logits are wanted
    /// (llama-graph.cpp, build_inp_out_ids). The input has a name in some releases only. Rows of weights are embeddings, those of the
    /// cache are states, and experts are chosen by what was computed.
    /// </summary>
    internal bool TakesOutputRows => operation == "GET_ROWS" && Sources[1].IsLeaf && !Sources[0].Viewed.IsLeaf;

    // What it looks at, where it only looks at another.
    private GraphNode Viewed => operation is "VIEW" or "RESHAPE" or "PERMUTE" or "TRANSPOSE" ? Sources[0].Viewed : this;

    /// <summary>Whether it is computed from another, not looking after some.</summary>
    internal bool DependsOn(Func<GraphNode, bool> wanted, IReadOnlySet<GraphNode> borders) => DependsOn(wanted, borders, []);

    private bool DependsOn(Func<GraphNode, bool> wanted, IReadOnlySet<GraphNode> borders, HashSet<GraphNode> seen) =>
        wanted(this) || (!borders.Contains(this) && seen.Add(this) && Sources.Any(source => source.DependsOn(wanted, borders, seen)));
}
