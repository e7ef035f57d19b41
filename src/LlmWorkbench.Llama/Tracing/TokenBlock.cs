namespace LlmWorkbench.Llama.Tracing;

/// <summary>The tokens that one native call computes together.</summary>
/// <param name="From">Position of the first.</param>
/// <param name="Count">How many.</param>
/// <param name="Outputs">Positions whose logits are computed, ascending.</param>
internal sealed record TokenBlock(int From, int Count, int[] Outputs)
{
    private readonly int[] _all = [.. Enumerable.Range(From, Count)];

    /// <summary>Which position each row of a tensor belongs to: all of the block's, or those with logits (the last layer keeps no
    /// others).</summary>
    /// <exception cref="LlamaException">There are neither as many rows as tokens nor as outputs.</exception>
    internal int[] PositionsOfRows(int rows, string name) =>
        rows == Count ? _all
        : rows == Outputs.Length || Outputs.Length == 0 ? Outputs
        : throw new LlamaException($"The tensor {name} has {rows} rows for {Count} tokens: this architecture cannot be traced there.");
}
