using System.Collections.Immutable;

namespace LlmWorkbench.Llama.Tracing.Graph;

/// <summary>An operation of llama.cpp's graph, or a tensor that is only read (a weight, an input, the cache).</summary>
/// <param name="Name">Its name; several operations may share one.</param>
/// <param name="Operation">ggml's name of the operation, such as MUL_MAT; NONE for what is only read.</param>
/// <param name="Occurrence">How many operations of the same name and kind came before.</param>
/// <param name="Counts">How many numbers each of the four dimensions has, the fastest first.</param>
internal sealed record GraphNode(string Name, string Operation, int Occurrence, ImmutableArray<long> Counts)
{
    /// <summary>What it is computed from.</summary>
    internal ImmutableArray<GraphNode> Sources { get; set; } = [];

    /// <summary>Whether it has a row only for tokens whose logits are wanted, and not for every token.</summary>
    internal bool HasOnlyOutputRows { get; set; }

    internal bool IsLeaf => Operation == "NONE";

    internal bool IsMatrixProduct => Operation is "MUL_MAT" or "MUL_MAT_ID";

    public bool Equals(GraphNode? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Whether it is computed from another, not looking after some.</summary>
    internal bool DependsOn(Func<GraphNode, bool> wanted, IReadOnlySet<GraphNode> borders) => DependsOn(wanted, borders, []);

    private bool DependsOn(Func<GraphNode, bool> wanted, IReadOnlySet<GraphNode> borders, HashSet<GraphNode> seen) =>
        wanted(this) || (!borders.Contains(this) && seen.Add(this) && Sources.Any(source => source.DependsOn(wanted, borders, seen)));
}
