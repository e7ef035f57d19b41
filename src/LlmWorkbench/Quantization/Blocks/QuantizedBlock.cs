using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>One block of weights as a type stores it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Formula">How a weight comes from its code.</param>
/// <param name="CodeBits">Bits of a code, without the scales.</param>
/// <param name="Bytes">The stored bytes.</param>
/// <param name="Fields">What lies where in them.</param>
/// <param name="Scales">The scales of the whole block.</param>
/// <param name="Parts">The parts that have scales of their own: one for small blocks.</param>
/// <param name="Weights">Each weight, before and after.</param>
public sealed record QuantizedBlock(
    GgmlType Type,
    string Formula,
    int CodeBits,
    IReadOnlyList<byte> Bytes,
    IReadOnlyList<BlockField> Fields,
    IReadOnlyList<BlockScale> Scales,
    IReadOnlyList<BlockPart> Parts,
    IReadOnlyList<BlockWeight> Weights
)
{
    /// <summary>The root of the mean squared error.</summary>
    public double RootMeanSquareError => Math.Sqrt(Weights.Average(weight => weight.Error * weight.Error));

    /// <summary>The largest distance between a weight and what is stored of it.</summary>
    public double LargestError => Weights.Max(weight => Math.Abs(weight.Error));

    /// <summary>Bits that a weight takes, scales included.</summary>
    public double BitsPerWeight => GgmlTypes.BitsPerWeight(Type);

    /// <summary>The part that a weight belongs to.</summary>
    /// <param name="weight">Which weight, from 0.</param>
    public BlockPart PartOf(int weight) => Parts[weight / Parts[0].Length];

    /// <summary>All that a part can store, ascending; as many as codes have values.</summary>
    /// <param name="part">One of <see cref="Parts"/>.</param>
    public IReadOnlyList<double> Levels(BlockPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        BlockLayout layout = BlockLayout.Of(Type)!;
        int least = layout.IsSigned ? -(1 << (CodeBits - 1)) : 0;
        return
        [
            .. Enumerable.Range(least, 1 << CodeBits).Select(code => (double)((part.Scale * layout.Step(code)) + part.Minimum)).Order(),
        ];
    }
}

/// <summary>One weight of a block.</summary>
/// <param name="Weight">As the source has it.</param>
/// <param name="Code">The whole number that is stored.</param>
/// <param name="Value">What the code stands for.</param>
/// <param name="Bits">Where the code's bits lie, the lowest first.</param>
public sealed record BlockWeight(float Weight, int Code, float Value, IReadOnlyList<BitRun> Bits)
{
    /// <summary>What is stored less what was to be stored.</summary>
    public double Error => (double)Value - Weight;
}

/// <summary>One block of a tensor, as one or several types store it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="SourceType">How the model's file stores it.</param>
/// <param name="Row">The row, from 0, over all dimensions but the first.</param>
/// <param name="Column">The place in the row of the first weight that is shown.</param>
/// <param name="Blocks">The same weights, or the first of them, as each type stores them.</param>
public sealed record BlockResult(
    string Model,
    string Tensor,
    GgmlType SourceType,
    long Row,
    long Column,
    IReadOnlyList<QuantizedBlock> Blocks
) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Blocks.SelectMany(block => block.Weights.Select((weight, i) => (Block: block, Index: i, Weight: weight))),
            new("model", null, _ => Model),
            new("tensor", null, _ => Tensor),
            new("row", null, _ => Row),
            new("type", null, w => w.Block.Type),
            new("column", null, w => Column + w.Index),
            new(null, "number", w => w.Index, Format.Number),
            new("weight", "weight", w => w.Weight.Weight, Format.Fixed(5)),
            new("code", "code", w => w.Weight.Code, Format.Number),
            new(null, "bits", w => Bits(w.Block, w.Weight), Format.Code),
            new("scale", null, w => w.Block.PartOf(w.Index).Scale),
            new("minimum", null, w => w.Block.PartOf(w.Index).Minimum),
            new("value", "stored as", w => w.Weight.Value, Format.Fixed(5)),
            new("error", "error", w => w.Weight.Error, Format.Fixed(5))
        );

    // The bits of a code, the highest first, with the bytes that they lie in.
    private static string Bits(QuantizedBlock block, BlockWeight w) =>
        string.Join(
            " ",
            w.Bits.Reverse()
                .Select(run =>
                    $"{Convert.ToString((block.Bytes[run.Byte] >> run.FirstBit) & ((1 << run.Count) - 1), 2).PadLeft(run.Count, '0')} "
                    + $"(byte {run.Byte})"
                )
        );
}
