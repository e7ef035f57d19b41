using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Gguf.Numbers;

/// <summary>Between stored bytes and floats, for the types that need no native code.</summary>
internal static class FloatCodec
{
    /// <summary>Whether <see cref="Decode"/> knows the type.</summary>
    public static bool CanDecode(GgmlType type) => type is GgmlType.F32 or GgmlType.F16 or GgmlType.BF16 or GgmlType.Q8_0;

    /// <summary>Whether <see cref="Encode"/> knows the type.</summary>
    public static bool CanEncode(GgmlType type) => type is GgmlType.F32 or GgmlType.F16 or GgmlType.Q8_0;

    /// <summary>Turns whole blocks into floats.</summary>
    public static void Decode(GgmlType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case GgmlType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case GgmlType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            case GgmlType.BF16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                break;
            case GgmlType.Q8_0:
                for (int block = 0; block * Q8Block.Elements < values.Length; block++)
                {
                    Q8Block.Decode(bytes[(block * Q8Block.Bytes)..], values[(block * Q8Block.Elements)..]);
                }

                break;
            default:
                throw new NotSupportedException(
                    $"Tensors of type {type} are read as floats by the engine; here only F32, F16, BF16 and Q8_0 are."
                );
        }
    }

    /// <summary>Turns floats into whole blocks.</summary>
    public static void Encode(GgmlType type, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        switch (type)
        {
            case GgmlType.F32:
                MemoryMarshal.AsBytes(values).CopyTo(bytes);
                break;
            case GgmlType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], HalfFloat.FromSingle(values[i]));
                }

                break;
            case GgmlType.Q8_0:
                for (int block = 0; block * Q8Block.Elements < values.Length; block++)
                {
                    Q8Block.Encode(values[(block * Q8Block.Elements)..], bytes[(block * Q8Block.Bytes)..]);
                }

                break;
            default:
                throw new NotSupportedException($"Tensors of type {type} are not written from floats; F32, F16 and Q8_0 are.");
        }
    }
}
