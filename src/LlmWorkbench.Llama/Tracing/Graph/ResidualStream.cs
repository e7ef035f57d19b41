namespace LlmWorkbench.Llama.Tracing.Graph;

/// <summary>
/// What one layer adds to the residual stream. It is read from the graph itself: after the layer's output stand additions
/// that lead back to the layer's input, and whatever is added on the way is a contribution, with all norms and scales that it
/// went through. So input + attention + MLP is the output, whatever the tensors are called.
/// </summary>
internal sealed class ResidualStream
{
    private readonly GraphNode _input;
    private readonly HashSet<GraphNode> _borders = [];
    private readonly Func<GraphNode, bool> _isAttention;

    private ResidualStream(GraphNode input, Func<GraphNode, bool> isAttention) => (_input, _isAttention) = (input, isAttention);

    /// <summary>What attention adds; null where it cannot be told apart.</summary>
    internal GraphNode? Attention { get; private set; }

    /// <summary>What the MLP adds; null where it cannot be told apart.</summary>
    internal GraphNode? Mlp { get; private set; }

    /// <summary>The stream between the two; null where the MLP does not read it.</summary>
    internal GraphNode? Middle { get; private set; }

    /// <summary>Follows the additions from a layer's output back to its input.</summary>
    /// <param name="input">What enters the layer.</param>
    /// <param name="output">What leaves it.</param>
    /// <param name="isAttention">Whether an operation is the layer's attention.</param>
    internal static ResidualStream Of(GraphNode input, GraphNode output, Func<GraphNode, bool> isAttention)
    {
        var stream = new ResidualStream(input, isAttention);
        List<(GraphNode Sum, GraphNode Added)> additions = [];
        for (GraphNode node = output; node != input; )
        {
            stream._borders.Add(node);
            GraphNode? onward = node.Operation is "ADD" or "GET_ROWS" ? node.Sources.FirstOrDefault(stream.LeadsToInput) : null;
            if (onward is null)
            {
                return stream;
            }

            if (node.Operation == "ADD")
            {
                additions.Insert(0, (node, node.Sources.First(source => source != onward)));
            }

            node = onward;
        }

        stream._borders.Add(input);
        stream.Assign(additions);
        return stream;
    }

    private bool LeadsToInput(GraphNode node) =>
        node == _input || (node.Operation is "ADD" or "GET_ROWS" && node.Sources.Any(LeadsToInput));

    // Two contributions of a kind (a mixture beside a dense MLP, say) cannot be told by one name: then there is none.
    private void Assign(List<(GraphNode Sum, GraphNode Added)> additions)
    {
        (GraphNode Sum, GraphNode Added)[] parts = [.. additions.Where(addition => !addition.Added.IsLeaf).SelectMany(Split)];
        ILookup<bool, GraphNode> byKind = parts.ToLookup(part => part.Added.DependsOn(_isAttention, _borders), part => part.Added);
        Attention = byKind[true].Count() == 1 ? WithAllRows(byKind[true].Single()) : null;
        Mlp = byKind[false].Count() == 1 ? byKind[false].Single() : null;
        Middle =
            Mlp is null || Attention is null
                ? null
                : additions
                    .Select(addition => addition.Sum)
                    .FirstOrDefault(sum => Mlp.DependsOn(node => node == sum, new HashSet<GraphNode> { _input }));
    }

    // Where attention and MLP run side by side their sum is added at once.
    private IEnumerable<(GraphNode Sum, GraphNode Added)> Split((GraphNode Sum, GraphNode Added) addition)
    {
        GraphNode[] parts = addition.Added.Operation == "ADD" ? [.. addition.Added.Sources.Where(source => !source.IsLeaf)] : [];
        return parts.Length == 2 && parts.Count(part => part.DependsOn(_isAttention, _borders)) == 1
            ? parts.Select(part => (addition.Sum, part))
            : [addition];
    }

    // The last layer picks the rows whose logits are wanted after attention: before that every position is there.
    private static GraphNode WithAllRows(GraphNode node) => node.Operation == "GET_ROWS" ? node.Sources[0] : node;
}
