namespace LlmWorkbench.Gguf.Numbers;

/// <summary>Conversion to 16-bit floating point as ggml does it.</summary>
internal static class HalfFloat
{
    /// <summary>Rounds to the nearest half, ties to even; too large becomes infinity; NaN becomes ggml's NaN.</summary>
    public static ushort FromSingle(float value) =>
        float.IsNaN(value) ? (ushort)(0x7E00 | (float.IsNegative(value) ? 0x8000 : 0)) : BitConverter.HalfToUInt16Bits((Half)value);
}
