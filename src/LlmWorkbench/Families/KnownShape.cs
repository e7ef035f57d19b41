namespace LlmWorkbench.Families;

/// <summary>The sizes of one model of a release, as its published configuration has them.</summary>
/// <param name="Size">What it is called, as in <c>8B</c>.</param>
/// <param name="Layers">Transformer blocks.</param>
/// <param name="Width">Numbers for each token in the residual stream.</param>
/// <param name="Heads">Attention heads in a layer.</param>
/// <param name="KeyValueHeads">Heads of keys and values in a layer.</param>
/// <param name="FeedForward">Neurons of one MLP; of an expert's where there are several.</param>
/// <param name="Vocabulary">Rows of the embedding.</param>
/// <param name="Context">Tokens in the longest context.</param>
public sealed record KnownShape(
    string Size,
    int Layers,
    int Width,
    int Heads,
    int KeyValueHeads,
    int FeedForward,
    int Vocabulary,
    int Context
)
{
    /// <summary>The base of the rotary angles; <see langword="null"/> where there are none.</summary>
    public double? RopeBase { get; init; }

    /// <summary>Numbers in a head, where they are not the width divided by the heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>How many experts an MLP has; <see langword="null"/> for one that all tokens share.</summary>
    public int? Experts { get; init; }

    /// <summary>Layers, width and heads in a few words.</summary>
    /// <returns>As in <c>32 layers of width 4096, 32 heads (8 for keys and values)</c>.</returns>
    public override string ToString() => $"{Layers} layers of width {Width}, {Heads} heads ({KeyValueHeads} for keys and values)";
}
