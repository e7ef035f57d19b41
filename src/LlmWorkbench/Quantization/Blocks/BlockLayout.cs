using LlmWorkbench.Gguf;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>
/// Where everything lies in a block of a quantized tensor (llama.cpp, ggml/src/ggml-common.h and the dequantize functions of
/// ggml/src/ggml-quants.c). Every type is the same formula, weight = scale · (code − offset) + minimum, with scale and minimum of the
/// weight's part of the block; IQ4_NL looks its code up in a table first.
/// </summary>
internal abstract class BlockLayout
{
    private static readonly Dictionary<GgmlType, BlockLayout> s_all = new()
    {
        [GgmlType.Q4_0] = new SmallBlock(bits: 4, offset: 8, hasMinimum: false),
        [GgmlType.Q4_1] = new SmallBlock(bits: 4, offset: 0, hasMinimum: true),
        [GgmlType.Q5_0] = new SmallBlock(bits: 5, offset: 16, hasMinimum: false),
        [GgmlType.Q5_1] = new SmallBlock(bits: 5, offset: 0, hasMinimum: true),
        [GgmlType.Q8_0] = new SmallBlock(bits: 8, offset: 0, hasMinimum: false),
        [GgmlType.IQ4_NL] = new SmallBlock(bits: 4, offset: 0, hasMinimum: false)
        {
            // kvalues_iq4nl of ggml-common.h.
            Table = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113],
        },
        [GgmlType.Q2_K] = new SuperBlock2(),
        [GgmlType.Q3_K] = new SuperBlock3(),
        [GgmlType.Q4_K] = new SuperBlock45(bits: 4),
        [GgmlType.Q5_K] = new SuperBlock45(bits: 5),
        [GgmlType.Q6_K] = new SuperBlock6(),
    };

    /// <summary>The types whose blocks are known, from the most bits to the fewest.</summary>
    public static IReadOnlyList<GgmlType> Types { get; } = [.. s_all.Keys.OrderByDescending(GgmlTypes.BitsPerWeight).ThenBy(type => type)];

    /// <summary>Bits of a weight's code.</summary>
    public abstract int Bits { get; }

    /// <summary>The code that stands for no more than the minimum.</summary>
    public abstract int Offset { get; }

    /// <summary>Weights that share scale and minimum.</summary>
    public abstract int PartLength { get; }

    /// <summary>What codes stand for before they are scaled; <see langword="null"/> is themselves.</summary>
    public IReadOnlyList<int>? Table { get; init; }

    /// <summary>Whether codes are whole numbers with a sign.</summary>
    public bool IsSigned => Bits == 8;

    /// <summary>How a weight comes from its code, in words and signs.</summary>
    public abstract string Formula { get; }

    /// <summary>The layout of a type; <see langword="null"/> when it is not known.</summary>
    public static BlockLayout? Of(GgmlType type) => s_all.GetValueOrDefault(type);

    /// <summary>What lies where, from the first byte to the last.</summary>
    public abstract IReadOnlyList<BlockField> Fields { get; }

    /// <summary>Where the bits of a weight's code lie, the lowest first.</summary>
    public abstract IReadOnlyList<BitRun> Runs(int weight);

    /// <summary>Scale and minimum of a part.</summary>
    public abstract BlockPart Part(ReadOnlySpan<byte> block, int part);

    /// <summary>The scales of the whole block, for those who read them.</summary>
    public abstract IReadOnlyList<BlockScale> Scales(ReadOnlySpan<byte> block);

    /// <summary>The code of a weight as it is stored.</summary>
    public int Code(ReadOnlySpan<byte> block, int weight)
    {
        int code = 0,
            place = 0;
        foreach (BitRun run in Runs(weight))
        {
            code |= ((block[run.Byte] >> run.FirstBit) & ((1 << run.Count) - 1)) << place;
            place += run.Count;
        }

        return IsSigned ? (sbyte)code : code;
    }

    /// <summary>What a code stands for before it is scaled.</summary>
    public int Step(int code) => Table is null ? code - Offset : Table[code];

    /// <summary>A half at some bytes.</summary>
    protected static float Half(ReadOnlySpan<byte> block, int position) => (float)BitConverter.ToHalf(block[position..]);
}

/// <summary>Some bits of one byte.</summary>
/// <param name="Byte">Which byte of the block.</param>
/// <param name="FirstBit">The lowest of the bits, 0 to 7.</param>
/// <param name="Count">How many.</param>
public readonly record struct BitRun(int Byte, int FirstBit, int Count);

/// <summary>Neighbouring bytes of a block that belong together.</summary>
/// <param name="Name">As ggml calls it: <c>d</c>, <c>qs</c>.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Meaning">What they are, in a few words.</param>
public sealed record BlockField(string Name, int Start, int Length, string Meaning);

/// <summary>Weights of a block that share scale and minimum.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Length">How many.</param>
/// <param name="Scale">The step from one level to the next; below zero where codes count against the weights.</param>
/// <param name="Minimum">What is added.</param>
/// <param name="ScaleCode">The whole number that the scale is stored as; <see langword="null"/> where it is a half of its own.</param>
/// <param name="MinimumCode">The whole number that the minimum is stored as, or <see langword="null"/>.</param>
public sealed record BlockPart(int First, int Length, float Scale, float Minimum, int? ScaleCode = null, int? MinimumCode = null);

/// <summary>A number of the whole block.</summary>
/// <param name="Name">As ggml calls it.</param>
/// <param name="Value">The number.</param>
/// <param name="Meaning">What it is, in a few words.</param>
public sealed record BlockScale(string Name, double Value, string Meaning);
