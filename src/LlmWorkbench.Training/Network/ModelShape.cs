namespace LlmWorkbench.Training.Network;

/// <summary>The sizes and parts of a model; the defaults are those of the model tutor.</summary>
public sealed record ModelShape
{
    /// <summary>How many tokens the vocabulary has.</summary>
    public int Vocabulary { get; init; } = 4096;

    /// <summary>How many tokens the model can look back over.</summary>
    public int Context { get; init; } = 512;

    /// <summary>How many layers there are.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>The width of the residual stream.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The width inside the feed-forward part.</summary>
    public int FeedForward { get; init; } = 768;

    /// <summary>How many attention heads a layer has.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>How many key/value heads they share: all their own, some, or one.</summary>
    public int KeyValueHeads { get; init; } = 2;

    /// <summary>What the model is made of.</summary>
    public ModelParts Parts { get; init; } = ModelParts.Llama;

    /// <summary>What normalization adds under the root.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>The base of the rotary position frequencies.</summary>
    public float RopeBase { get; init; } = 10000f;

    /// <summary>The width of one attention head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>How many weights there are; where the embedding is also the output matrix it counts once.</summary>
    public long ParameterCount
    {
        get
        {
            long norm = Parts.Norm == NormKind.Layer ? 2L * Width : Width;
            long keys = (long)KeyValueHeads * HeadWidth;
            long upwards = Parts.Mlp == MlpKind.GatedSilu ? 2L : 1;
            long attention = norm + (2L * Width * Width) + (2 * Width * keys) + (Parts.Biases ? (2L * Width) + (2 * keys) : 0);
            long feedForward =
                (Parts.Parallel ? 0 : norm) + ((upwards + 1) * Width * FeedForward) + (Parts.Biases ? Width + (upwards * FeedForward) : 0);
            long positions = HasPositions && Parts.Positions == PositionKind.Learned ? (long)Context * Width : 0;
            long layer = (Has(LackingParts.Attention) ? attention : 0) + (Has(LackingParts.FeedForward) ? feedForward : 0);
            return ((long)Vocabulary * Width * (Parts.SeparateOutput ? 2 : 1)) + positions + norm + (Layers * layer);
        }
    }

    /// <summary>Whether tokens know where they stand.</summary>
    internal bool HasPositions => Has(LackingParts.Positions);

    /// <summary>Whether a part is there.</summary>
    internal bool Has(LackingParts part) => (Parts.Lacks & part) == 0;

    /// <summary>Checks that the sizes fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which and what would fit.</exception>
    public void Validate()
    {
        Require(Vocabulary is >= 257 and <= 65536, $"The vocabulary is {Vocabulary}; it may be 257 to 65536.");
        Require(Context is >= 8 and <= 32768, $"The context is {Context} tokens; it may be 8 to 32768.");
        Require(Layers is >= 1 and <= 64, $"There are {Layers} layers; there may be 1 to 64.");
        Require(Heads is >= 1 and <= 128, $"There are {Heads} heads; there may be 1 to 128.");
        Require(Width is >= 8 and <= 8192, $"The width is {Width}; it may be 8 to 8192.");
        Require(FeedForward is >= 8 and <= 32768, $"The feed-forward width is {FeedForward}; it may be 8 to 32768.");
        Require(Width % (2 * Heads) == 0, $"The width {Width} is not a multiple of twice the {Heads} heads.");
        Require(
            KeyValueHeads >= 1 && Heads % KeyValueHeads == 0,
            $"The {Heads} heads cannot share {KeyValueHeads} key/value heads evenly."
        );
        Require(
            !Parts.Parallel || Parts.Lacks == LackingParts.None,
            "Parallel blocks share what they read: a model of such cannot lack one of them."
        );
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
