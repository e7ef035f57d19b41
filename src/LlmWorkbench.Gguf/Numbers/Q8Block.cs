using System.Buffers.Binary;

namespace LlmWorkbench.Gguf.Numbers;

/// <summary>
/// Q8_0: 32 numbers share one scale d, stored as a half; each is kept as a whole number from -127 to 127,
/// which stands for that many times d. 34 bytes a block.
/// </summary>
internal static class Q8Block
{
    /// <summary>Numbers in a block.</summary>
    public const int Elements = 32;

    /// <summary>Bytes of a block: the scale and one byte for each number.</summary>
    public const int Bytes = 2 + Elements;

    /// <summary>Writes one block, bit for bit as ggml's reference (<c>quantize_row_q8_0_ref</c>) does.</summary>
    public static void Encode(ReadOnlySpan<float> values, Span<byte> block)
    {
        float largest = 0;
        foreach (float value in values[..Elements])
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        float scale = largest / 127;
        float inverse = scale != 0 ? 1 / scale : 0;
        BinaryPrimitives.WriteUInt16LittleEndian(block, HalfFloat.FromSingle(scale));
        for (int i = 0; i < Elements; i++)
        {
            // The inverse of a subnormal scale is infinite. ggml's conversion is undefined there; its scale as a half is 0,
            // so every number stands for 0 anyway.
            float scaled = MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero);
            block[2 + i] = float.IsFinite(scaled) ? (byte)(sbyte)scaled : (byte)0;
        }
    }

    /// <summary>Reads one block.</summary>
    public static void Decode(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = (float)BinaryPrimitives.ReadHalfLittleEndian(block);
        for (int i = 0; i < Elements; i++)
        {
            values[i] = (sbyte)block[2 + i] * scale;
        }
    }
}
