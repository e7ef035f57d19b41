using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Weights;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Quantizes and dequantizes rows of weights with ggml's own functions: what a quantized file holds, block by block.</summary>
public static unsafe class TensorQuantizer
{
    // Scales are halves. Beyond these the squares in the search for the nearest point of a codebook overflow, no point is the
    // nearest, and ggml ends the process (ggml-quants.c, iq3_find_best_neighbour).
    private const float LargestWeight = 65504;
    private const float LargestImportance = 1e20f;

    // ggml_quantize_chunk (ggml.c) ends the process for every other.
    private static readonly HashSet<GgmlType> s_encodable =
    [
        GgmlType.F32,
        GgmlType.F16,
        GgmlType.BF16,
        GgmlType.Q8_0,
        GgmlType.Q6_K,
        GgmlType.Q5_K,
        GgmlType.Q5_1,
        GgmlType.Q5_0,
        GgmlType.Q4_K,
        GgmlType.Q4_1,
        GgmlType.Q4_0,
        GgmlType.IQ4_NL,
        GgmlType.IQ4_XS,
        GgmlType.MXFP4,
        GgmlType.NVFP4,
        GgmlType.Q3_K,
        GgmlType.IQ3_S,
        GgmlType.IQ3_XXS,
        GgmlType.Q2_K,
        GgmlType.IQ2_S,
        GgmlType.IQ2_XS,
        GgmlType.IQ2_XXS,
        GgmlType.TQ2_0,
        GgmlType.TQ1_0,
        GgmlType.IQ1_M,
        GgmlType.IQ1_S,
        GgmlType.Q2_0,
        GgmlType.Q1_0,
    ];

    /// <summary>The types that weights can be stored in, from the most bits to the fewest.</summary>
    public static IReadOnlyList<GgmlType> Types { get; } = [.. s_encodable.OrderByDescending(GgmlTypes.BitsPerWeight).ThenBy(type => type)];

    /// <summary>Whether weights can be stored in a type.</summary>
    /// <param name="type">The type.</param>
    public static bool CanEncode(GgmlType type) => s_encodable.Contains(type);

    /// <summary>How many bytes some weights take.</summary>
    /// <param name="type">The type.</param>
    /// <param name="count">How many weights: a multiple of the type's block.</param>
    public static int ByteLength(GgmlType type, int count) => checked(count / GgmlTypes.BlockSize(type) * GgmlTypes.BytesPerBlock(type));

    /// <summary>Quantizes whole rows.</summary>
    /// <param name="type">The type.</param>
    /// <param name="weights">[rows · rowLength], finite.</param>
    /// <param name="rowLength">Weights in a row: a multiple of the type's block.</param>
    /// <param name="importance">How much each place of a row matters; [rowLength], or empty for all alike.</param>
    /// <returns>The stored bytes, row after row.</returns>
    /// <inheritdoc cref="Encode(GgmlType, ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{byte})" path="/exception"/>
    public static byte[] Encode(GgmlType type, ReadOnlySpan<float> weights, int rowLength, ReadOnlySpan<float> importance = default)
    {
        byte[] bytes = new byte[CanEncode(type) ? ByteLength(type, weights.Length) : 0];
        Encode(type, weights, rowLength, importance, bytes);
        return bytes;
    }

    /// <summary>Quantizes whole rows into a buffer.</summary>
    /// <param name="type">The type.</param>
    /// <param name="weights">[rows · rowLength], finite.</param>
    /// <param name="rowLength">Weights in a row: a multiple of the type's block.</param>
    /// <param name="importance">How much each place of a row matters; [rowLength], or empty for all alike.</param>
    /// <param name="bytes">Filled; <see cref="ByteLength"/> of them.</param>
    /// <exception cref="ArgumentException">The type cannot be written or needs importance, or a length does not fit.</exception>
    /// <exception cref="LlamaException">A weight is not a finite number, or is too large for the type.</exception>
    public static void Encode(GgmlType type, ReadOnlySpan<float> weights, int rowLength, ReadOnlySpan<float> importance, Span<byte> bytes)
    {
        Check(type, weights.Length, rowLength, importance.Length, bytes.Length);
        RequireSize(weights, GgmlTypes.IsQuantized(type) ? LargestWeight : float.MaxValue, "weight", type);
        RequireSize(importance, LargestImportance, "number of the importance matrix", type);
        if (weights.IsEmpty)
        {
            return;
        }

        LlamaBackend.Load();
        fixed (float* source = weights)
        fixed (float* matter = importance)
        fixed (byte* target = bytes)
        {
            nuint written = GgmlNative.ggml_quantize_chunk(
                (int)type,
                source,
                target,
                0,
                weights.Length / rowLength,
                rowLength,
                importance.IsEmpty ? null : matter
            );
            if (written != (nuint)bytes.Length || GgmlNative.ggml_validate_row_data((int)type, target, written) == 0)
            {
                throw new LlamaException($"A weight is too large for {type}: what would be stored is not a finite number.");
            }
        }
    }

    /// <summary>What stored bytes stand for.</summary>
    /// <param name="type">Their type: one for which <see cref="WeightReader.CanRead"/> holds.</param>
    /// <param name="bytes">Whole blocks.</param>
    /// <returns>The weights as the model computes with them.</returns>
    /// <exception cref="ArgumentException">The type cannot be read, or the bytes are not whole blocks.</exception>
    public static float[] Decode(GgmlType type, ReadOnlySpan<byte> bytes)
    {
        if (!WeightReader.CanRead(type) || bytes.Length % GgmlTypes.BytesPerBlock(type) != 0)
        {
            throw new ArgumentException($"{bytes.Length} bytes of type {type} are not whole blocks that hold weights.", nameof(bytes));
        }

        float[] weights = new float[bytes.Length / GgmlTypes.BytesPerBlock(type) * GgmlTypes.BlockSize(type)];
        Decode(type, bytes, weights);
        return weights;
    }

    internal static void Decode(GgmlType type, ReadOnlySpan<byte> bytes, Span<float> weights)
    {
        if (type == GgmlType.F32)
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).CopyTo(weights);
            return;
        }

        fixed (byte* source = bytes)
        fixed (float* target = weights)
        {
            GgmlNative.ggml_get_type_traits((int)type)->ToFloat(source, target, weights.Length);
        }
    }

    private static void Check(GgmlType type, int count, int rowLength, int importance, int bytes)
    {
        if (!CanEncode(type))
        {
            throw new ArgumentException($"Weights cannot be quantized to {type}: use one of {string.Join(", ", Types)}.", nameof(type));
        }

        int block = GgmlTypes.BlockSize(type);
        if (rowLength <= 0 || rowLength % block != 0 || count % rowLength != 0)
        {
            throw new ArgumentException(
                $"{count} weights in rows of {rowLength} cannot be quantized to {type}: rows must be a multiple of {block}.",
                nameof(rowLength)
            );
        }

        if (importance == 0 && type is GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ1_S)
        {
            throw new ArgumentException($"{type} needs to know how much each weight matters.", nameof(importance));
        }

        if ((importance != 0 && importance != rowLength) || bytes != ByteLength(type, count))
        {
            throw new ArgumentException(
                $"The importance of rows of {rowLength} weights has {importance} numbers, and the buffer for {count} weights "
                    + $"{bytes} bytes.",
                nameof(importance)
            );
        }
    }

    private static void RequireSize(ReadOnlySpan<float> numbers, float largest, string what, GgmlType type)
    {
        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                throw new LlamaException($"One {what} is {number}: only finite numbers can be quantized.");
            }

            if (MathF.Abs(number) > largest)
            {
                throw new LlamaException(
                    FormattableString.Invariant(
                        $"One {what} is {number:0.###e+0}, which is too large for {type}: at most {largest:0.###e+0} can be quantized."
                    )
                );
            }
        }
    }
}
