using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Tracing;

/// <summary>Numbers of 16 bits to and from 32 bits.</summary>
internal static class FloatFormats
{
    /// <summary>F16 or BF16 to F32.</summary>
    internal static void Widen(GgmlType type, ReadOnlySpan<ushort> narrow, Span<float> wide)
    {
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] =
                type == GgmlType.F16
                    ? (float)BitConverter.UInt16BitsToHalf(narrow[i])
                    : BitConverter.UInt32BitsToSingle((uint)narrow[i] << 16);
        }
    }

    /// <summary>F32 to F16 or BF16, rounded to the nearest.</summary>
    internal static void Narrow(GgmlType type, ReadOnlySpan<float> wide, Span<ushort> narrow)
    {
        for (int i = 0; i < wide.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(wide[i]);
            narrow[i] =
                type == GgmlType.F16 ? BitConverter.HalfToUInt16Bits((Half)wide[i]) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }
}
