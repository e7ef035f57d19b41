using System.Text.Json.Serialization;

namespace LlmWorkbench.Training.Network;

/// <summary>How a model knows where a token stands.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are turned by an angle that grows with the position (<see href="https://arxiv.org/abs/2104.09864">Su et
    /// al. 2021</see>).</summary>
    Rotary,

    /// <summary>Each position has a learned vector that is added to the token's embedding.</summary>
    Learned,
}

/// <summary>How the residual stream is normalized before a block reads it.</summary>
public enum NormKind
{
    /// <summary>Over the root of the mean square (<see href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</see>): a weight, no
    /// bias.</summary>
    RootMeanSquare,

    /// <summary>To mean 0 and variance 1 (<see href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton 2016</see>): a weight and a
    /// bias.</summary>
    Layer,
}

/// <summary>What the feed-forward part computes.</summary>
public enum MlpKind
{
    /// <summary>Two matrices upwards, one of them through SiLU as a gate for the other
    /// (<see href="https://arxiv.org/abs/2002.05202">Shazeer 2020</see>), and one down.</summary>
    GatedSilu,

    /// <summary>A matrix upwards, GELU in its tanh form (<see href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel 2016</see>,
    /// which llama.cpp computes), a matrix down.</summary>
    Gelu,

    /// <summary>A matrix upwards, max(0, x), a matrix down.</summary>
    Relu,
}

/// <summary>Parts that a model is made without, to see what they are good for. In a file they are zero matrices.</summary>
[Flags]
public enum LackingParts
{
    /// <summary>It has all.</summary>
    None = 0,

    /// <summary>No token knows where it stands.</summary>
    Positions = 1,

    /// <summary>No token reads another.</summary>
    Attention = 2,

    /// <summary>Nothing is computed of what was read.</summary>
    FeedForward = 4,
}

/// <summary>
/// The parts that an architecture is made of, beside its sizes. How many key/value heads attention has (all, some or one) is a size:
/// <see cref="ModelShape.KeyValueHeads"/>. The defaults are those of llama.
/// </summary>
public sealed record ModelParts
{
    /// <summary>How positions are told.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<PositionKind>))]
    public PositionKind Positions { get; init; } = PositionKind.Rotary;

    /// <summary>Which norm stands before each block and the output.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<NormKind>))]
    public NormKind Norm { get; init; } = NormKind.RootMeanSquare;

    /// <summary>The feed-forward part.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<MlpKind>))]
    public MlpKind Mlp { get; init; } = MlpKind.GatedSilu;

    /// <summary>Whether attention and feed-forward read the same normalized stream side by side, instead of one after the other.</summary>
    public bool Parallel { get; init; }

    /// <summary>Whether each matrix of a layer has a bias.</summary>
    public bool Biases { get; init; }

    /// <summary>What it is made without.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<LackingParts>))]
    public LackingParts Lacks { get; init; }

    /// <summary>Whether logits come from a matrix of their own, and not from the embedding's. Without layers in between they have to: what
    /// follows a token is not what it follows.</summary>
    public bool SeparateOutput { get; init; }

    /// <summary>The architecture that it is a part of: with everything, and one matrix for embedding and output.</summary>
    internal ModelParts Architecture => this with { Lacks = LackingParts.None, SeparateOutput = false };

    /// <summary>Rotary positions, RMS norm, a gate (<see href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</see>).</summary>
    public static ModelParts Llama { get; } = new();

    /// <summary>Rotary positions, layer norm, GELU, both blocks side by side (<see href="https://arxiv.org/abs/2311.16867">Almazrouei et
    /// al. 2023</see>); usually with one key/value head.</summary>
    public static ModelParts Falcon { get; } =
        new()
        {
            Norm = NormKind.Layer,
            Mlp = MlpKind.Gelu,
            Parallel = true,
        };

    /// <summary>Learned positions, layer norm, GELU, biases (Radford et al. 2019); with one key/value head it is StarCoder
    /// (<see href="https://arxiv.org/abs/2305.06161">Li et al. 2023</see>).</summary>
    public static ModelParts Gpt2 { get; } =
        new()
        {
            Positions = PositionKind.Learned,
            Norm = NormKind.Layer,
            Mlp = MlpKind.Gelu,
            Biases = true,
        };

    /// <summary>As <see cref="Gpt2"/>, with ReLU (<see href="https://arxiv.org/abs/2205.01068">Zhang et al. 2022</see>).</summary>
    public static ModelParts Opt { get; } = Gpt2 with { Mlp = MlpKind.Relu };
}
