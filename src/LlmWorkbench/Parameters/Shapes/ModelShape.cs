namespace LlmWorkbench.Parameters.Shapes;

/// <summary>
/// The sizes that fix how many parameters a dense model of the llama kind has: grouped-query attention, a gated feed-forward
/// block, two norms a layer.
/// </summary>
/// <param name="Name">As in <c>8B</c>.</param>
/// <param name="Source">Whose shape it is, as in <c>Llama 3.1 8B</c>.</param>
/// <param name="Layers">Transformer blocks (L).</param>
/// <param name="Width">Numbers for each token in the residual stream (d).</param>
/// <param name="FeedForward">Neurons of a feed-forward block (f).</param>
/// <param name="Heads">Attention heads in a layer (H).</param>
/// <param name="KeyValueHeads">Heads of keys and values in a layer (K).</param>
/// <param name="HeadSize">Numbers in a head (h).</param>
/// <param name="Vocabulary">Tokens (V).</param>
public sealed record ModelShape(
    string Name,
    string Source,
    int Layers,
    int Width,
    int FeedForward,
    int Heads,
    int KeyValueHeads,
    int HeadSize,
    int Vocabulary
)
{
    /// <summary>Whether the output uses the embedding's matrix, which is then counted once.</summary>
    public bool TiedOutput { get; init; }

    /// <summary>Whether queries, keys and values have a bias.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Numbers in matrices, which are quantized: V·d, once more for an output of its own, and in each layer 2·d·h·(H + K) for
    /// attention and 3·d·f for the feed-forward block.</summary>
    public long MatrixParameters =>
        ((long)Vocabulary * Width * (TiedOutput ? 1 : 2))
        + (Layers * ((2L * Width * HeadSize * (Heads + KeyValueHeads)) + (3L * Width * FeedForward)));

    /// <summary>Numbers in vectors, which stay in 32 bits: d·(2·L + 1) in norms, and h·(H + 2·K) in each layer with biases.</summary>
    public long VectorParameters =>
        ((long)Width * ((2 * Layers) + 1)) + (AttentionBias ? (long)Layers * HeadSize * (Heads + (2 * KeyValueHeads)) : 0);

    /// <summary>All parameters.</summary>
    public long ParameterCount => MatrixParameters + VectorParameters;

    /// <summary>Numbers that the cache keeps for each token of the context: 2·L·K·h, keys and values.</summary>
    public long CacheNumbersPerToken => 2L * Layers * KeyValueHeads * HeadSize;
}
