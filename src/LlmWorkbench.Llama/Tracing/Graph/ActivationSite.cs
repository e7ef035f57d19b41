namespace LlmWorkbench.Llama.Tracing.Graph;

/// <summary>How an activation's numbers lie in its tensor.</summary>
internal enum ActivationLayout
{
    /// <summary>[position][width]; heads, if any, are parts of the width one after the other.</summary>
    Rows,

    /// <summary>[position][head][width].</summary>
    HeadsInRows,

    /// <summary>[head][position][width].</summary>
    RowsInHeads,
}

/// <summary>Where an activation is found in the graph, and in which form.</summary>
/// <param name="Node">The operation whose result it is.</param>
/// <param name="Layout">How its numbers lie.</param>
/// <param name="Heads">How many heads it has; 0 where it has none.</param>
/// <param name="Width">Numbers in a row; of attention weights as many as there are keys.</param>
internal sealed record ActivationSite(GraphNode Node, ActivationLayout Layout, int Heads, int Width);
