namespace LlmWorkbench.Memory.Layouts;

/// <summary>What decides how much memory a model takes and where: read from a file's header, or guessed from a shape.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where the numbers come from: the file, or whose shape it is.</param>
/// <param name="Layers">The transformer blocks, the first first.</param>
/// <param name="InputBytes">Weights before the blocks: the token embedding, learned positions. They stay in the machine's memory, because
/// of each row only those of the text's tokens are read.</param>
/// <param name="OutputBytes">Weights after the blocks: the last norm, and the output matrix where it is not the embedding's.</param>
/// <param name="TiedBytes">The embedding's matrix where the output uses it too, else 0: on a graphics card it is there a second
/// time.</param>
/// <param name="Width">Numbers for each token in the residual stream.</param>
/// <param name="FeedForward">Neurons of a feed-forward block, or of one expert.</param>
/// <param name="Heads">Heads of attention.</param>
/// <param name="Vocabulary">Tokens of the vocabulary.</param>
/// <param name="ParameterCount">All parameters.</param>
public sealed record ModelLayout(
    string Name,
    string Source,
    IReadOnlyList<LayerLayout> Layers,
    long InputBytes,
    long OutputBytes,
    long TiedBytes,
    int Width,
    int FeedForward,
    int Heads,
    int Vocabulary,
    long ParameterCount
)
{
    /// <summary>Tokens that layers with a sliding window look back on; 0 where no layer has one.</summary>
    public int SlidingWindow { get; init; }

    /// <summary>The longest context that it was trained on, in tokens; 0 where that is not known.</summary>
    public int TrainedContextLength { get; init; }

    /// <summary>How the blocks are made.</summary>
    internal BlockForm Form { get; init; } = new();

    /// <summary>Bytes of all weights, each counted once.</summary>
    public long WeightBytes => InputBytes + OutputBytes + Layers.Sum(layer => layer.WeightBytes);

    /// <summary>Bits for each parameter.</summary>
    public double BitsPerWeight => 8.0 * WeightBytes / ParameterCount;

    /// <summary>Bytes that are read for each token that is written: all weights but the rows of other tokens in the embedding.</summary>
    public long BytesReadPerToken => OutputBytes + TiedBytes + Layers.Sum(layer => layer.BytesReadPerToken);
}

/// <summary>One transformer block.</summary>
/// <param name="WeightBytes">Bytes of its weights.</param>
/// <param name="QueryWidth">Numbers of a token's queries: heads × head size.</param>
/// <param name="KeyWidth">Numbers of a token's keys: key/value heads × head size.</param>
/// <param name="ValueWidth">Numbers of a token's values.</param>
/// <param name="IsWindowed">Whether it looks back on a sliding window only.</param>
/// <param name="BytesReadPerToken">Bytes of its weights that are read for a token: all, or those of the experts that it uses.</param>
public sealed record LayerLayout(long WeightBytes, int QueryWidth, int KeyWidth, int ValueWidth, bool IsWindowed, long BytesReadPerToken);
