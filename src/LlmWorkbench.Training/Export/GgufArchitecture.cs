using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Export;

/// <summary>An architecture that llama.cpp runs: which parts it is made of, and how its files hold them.</summary>
internal sealed record GgufArchitecture
{
    private const float NoRotation = 1e30f;

    private static readonly GgufArchitecture[] s_all =
    [
        new()
        {
            Name = "llama",
            Parts = ModelParts.Llama,
            InterleavesRotation = true,
        },
        new()
        {
            Name = "falcon",
            Parts = ModelParts.Falcon,
            Fuses = true,
        },
        new()
        {
            Name = "starcoder",
            Parts = ModelParts.Gpt2,
            Fuses = true,
            FitsHeads = shape => shape.KeyValueHeads == 1 && shape.Heads > 1,
        },
        new()
        {
            Name = "gpt2",
            Parts = ModelParts.Gpt2,
            Fuses = true,
            FitsHeads = shape => shape.KeyValueHeads == shape.Heads,
        },
    ];

    /// <summary>Its name in GGUF files.</summary>
    public required string Name { get; init; }

    /// <summary>What it is made of.</summary>
    public required ModelParts Parts { get; init; }

    /// <summary>Whether a file holds queries, keys and values in one matrix.</summary>
    public bool Fuses { get; init; }

    /// <summary>Whether llama.cpp turns neighbours (2i, 2i + 1) of a head where the network turns halves (i, i + half).</summary>
    public bool InterleavesRotation { get; init; }

    private Func<ModelShape, bool> FitsHeads { get; init; } = _ => true;

    /// <summary>Finds the architecture of a shape; null when llama.cpp has none of these parts.</summary>
    public static GgufArchitecture? Find(ModelShape shape) =>
        s_all.FirstOrDefault(one => one.Parts == shape.Parts.Architecture && one.FitsHeads(shape));

    /// <summary>Finds the architecture of a shape.</summary>
    /// <exception cref="ArgumentException">llama.cpp has none of these parts.</exception>
    public static GgufArchitecture Of(ModelShape shape) =>
        Find(shape)
        ?? throw new ArgumentException(
            $"llama.cpp has no architecture with {Describe(shape)}; it has llama, falcon (parallel, one key/value head usual), "
                + "gpt2 and starcoder."
        );

    /// <summary>Writes what llama.cpp reads of the sizes.</summary>
    public void AddShape(GgufWriter writer, ModelShape shape)
    {
        writer.Add($"{Name}.vocab_size", (uint)shape.Vocabulary);
        writer.Add($"{Name}.context_length", (uint)shape.Context);
        writer.Add($"{Name}.embedding_length", (uint)shape.Width);
        writer.Add($"{Name}.block_count", (uint)shape.Layers);
        writer.Add($"{Name}.feed_forward_length", (uint)shape.FeedForward);
        writer.Add($"{Name}.attention.head_count", (uint)shape.Heads);
        writer.Add($"{Name}.attention.head_count_kv", (uint)shape.KeyValueHeads);
        writer.Add($"{Name}.attention.layer_norm_{(Parts.Norm == NormKind.Layer ? "" : "rms_")}epsilon", shape.NormEpsilon);
        if (Parts.Positions == PositionKind.Rotary)
        {
            writer.Add($"{Name}.rope.dimension_count", (uint)shape.HeadWidth);
            writer.Add($"{Name}.rope.freq_base", shape.RopeBase);
            if (!shape.HasPositions)
            {
                // An angle of nothing at every position: llama.cpp has no switch for it.
                writer.Add($"{Name}.rope.scaling.type", "linear");
                writer.Add($"{Name}.rope.scaling.factor", NoRotation);
            }
        }
    }

    /// <summary>The network's weights as a file holds them, in file order; tensors are in the caller's dispose scope.</summary>
    public IEnumerable<(string Name, torch.Tensor Weight)> Weights(TransformerNetwork network)
    {
        foreach (string name in network.WeightNames)
        {
            if (Fuses && name.Contains(".attn_q.", StringComparison.Ordinal))
            {
                string Of(string letter) => name.Replace(".attn_q.", $".attn_{letter}.", StringComparison.Ordinal);
                yield return (Of("qkv"), torch.cat([network.Weight(name), network.Weight(Of("k")), network.Weight(Of("v"))]));
            }
            else if (
                !Fuses || !(name.Contains(".attn_k.", StringComparison.Ordinal) || name.Contains(".attn_v.", StringComparison.Ordinal))
            )
            {
                yield return (name, Turn(name, network.Weight(name), network.Shape.HeadWidth));
            }
        }
    }

    /// <summary>Brings the rows of a query or key matrix into the order that llama.cpp's rotation wants; other weights stay as they
    /// are.</summary>
    public torch.Tensor Turn(string name, torch.Tensor weight, int headWidth) =>
        InterleavesRotation && IsTurned(name)
            ? weight.reshape(-1, 2, headWidth / 2, weight.shape[1]).transpose(1, 2).reshape(weight.shape)
            : weight;

    /// <summary>What an architecture is made of; null for one that is not among these.</summary>
    public static ModelParts? PartsOf(string? name) => s_all.FirstOrDefault(one => one.Name == name)?.Parts;

    /// <summary>In which tensor of a file a weight stands, and from which row on.</summary>
    public (string Name, long FirstRow) Place(string name, ModelShape shape)
    {
        long keys = (long)shape.KeyValueHeads * shape.HeadWidth;
        string[] letters = ["q", "k", "v"];
        long[] first = [0, shape.Width, shape.Width + keys];
        int letter = Array.FindIndex(letters, one => name.Contains($".attn_{one}.", StringComparison.Ordinal));
        return Fuses && letter >= 0
            ? (name.Replace($".attn_{letters[letter]}.", ".attn_qkv.", StringComparison.Ordinal), first[letter])
            : (name, 0);
    }

    /// <summary>Undoes <see cref="Turn"/>.</summary>
    public torch.Tensor TurnBack(string name, torch.Tensor weight, int headWidth) =>
        InterleavesRotation && IsTurned(name)
            ? weight.reshape(-1, headWidth / 2, 2, weight.shape[1]).transpose(1, 2).reshape(weight.shape)
            : weight;

    private static bool IsTurned(string name) =>
        name.Contains(".attn_q.", StringComparison.Ordinal) || name.Contains(".attn_k.", StringComparison.Ordinal);

    private static string Describe(ModelShape shape)
    {
        ModelParts parts = shape.Parts;
        string sharing = shape.KeyValueHeads == shape.Heads ? "as many" : $"{shape.KeyValueHeads}";
        return $"{(parts.Positions == PositionKind.Rotary ? "rotary" : "learned")} positions, "
            + $"{(parts.Norm == NormKind.Layer ? "layer" : "RMS")} norm, "
            + $"{parts.Mlp} as its feed-forward part, {(parts.Parallel ? "" : "no ")}parallel blocks, "
            + $"{(parts.Biases ? "" : "no ")}biases and {sharing} key/value heads for {shape.Heads} heads";
    }
}
