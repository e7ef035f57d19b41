using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>Takes one block of a tensor apart.</summary>
/// <example>
/// <code>
/// var block = model.Block("blk.0.attn_q.weight", new BlockOptions { Types = [GgmlType.Q4_0, GgmlType.Q4_K] });
/// Console.WriteLine(block.ToTable());
/// </code>
/// </example>
public static class BlockExperiment
{
    /// <summary>The types whose blocks can be taken apart.</summary>
    public static IReadOnlyList<GgmlType> Types => BlockLayout.Types;

    /// <summary>Quantizes one block of real weights with ggml and reads back what it stored, bit by bit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">A matrix: its name, or a pattern that means one alone.</param>
    /// <param name="options">The types and the block; <see langword="null"/> is the first block as Q4_0.</param>
    /// <returns>The weights, scales, codes and errors. Where types have blocks of different sizes, small ones show the first
    /// weights.</returns>
    /// <exception cref="WorkbenchException">There is no such tensor or block, or a type's blocks do not fit it or are not
    /// known.</exception>
    public static BlockResult Block(this LoadedModel model, string tensor, BlockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new BlockOptions();
        (IReadOnlyList<GgmlType>? types, long block) = (options.Types, options.Block);
        GgufTensor found = SingleTensor.Find(model, tensor);
        foreach (GgmlType type in types)
        {
            RequireKnown(type);
        }

        SingleTensor.RequireTypes(found, types);
        int length = types.Max(GgmlTypes.BlockSize);
        long count = found.ElementCount / length;
        if (block < 0 || block >= count)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(found.Name)} has blocks 0 to {count - 1:N0} of {length} weights, and no block {block:N0}."
            );
        }

        (long row, long column) = (block * length / found.RowLength, block * length % found.RowLength);
        using var reader = new WeightReader(model.Engine);
        Span<float> weights = reader.ReadRows(found, row, 1).AsSpan((int)column, length);
        List<QuantizedBlock> blocks = [];
        foreach (GgmlType type in types)
        {
            blocks.Add(TakeApart(type, weights[..GgmlTypes.BlockSize(type)], found));
        }

        return new BlockResult(model.Name, found.Name, found.Type, row, column, blocks);
    }

    /// <summary>Quantizes a block and reads it back.</summary>
    /// <param name="type">The type.</param>
    /// <param name="weights">As many as a block of it holds.</param>
    /// <param name="tensor">The tensor that they are of, which is named when they cannot be quantized; <see langword="null"/> for any
    /// numbers.</param>
    internal static QuantizedBlock TakeApart(GgmlType type, ReadOnlySpan<float> weights, GgufTensor? tensor = null)
    {
        BlockLayout layout = BlockLayout.Of(type)!;
        byte[] bytes = tensor is null
            ? TensorQuantizer.Encode(type, weights, weights.Length)
            : TensorEncoding.Encode(tensor, type, weights, weights.Length);
        var parts = new BlockPart[weights.Length / layout.PartLength];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = layout.Part(bytes, i);
        }

        List<BlockWeight> stored = [];
        for (int i = 0; i < weights.Length; i++)
        {
            BlockPart part = parts[i / layout.PartLength];
            int code = layout.Code(bytes, i);
            stored.Add(new BlockWeight(weights[i], code, (part.Scale * layout.Step(code)) + part.Minimum, layout.Runs(i)));
        }

        return new QuantizedBlock(type, layout.Formula, layout.Bits, bytes, layout.Fields, layout.Scales(bytes), parts, stored);
    }

    private static void RequireKnown(GgmlType type)
    {
        if (BlockLayout.Of(type) is null)
        {
            throw new WorkbenchException($"Blocks of {type} cannot be taken apart: use {Sentences.Or(Types.Select(t => t.ToString()))}.");
        }
    }
}
