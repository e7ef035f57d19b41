namespace LlmWorkbench.Gguf;

/// <summary>Block sizes and names of the tensor types, as ggml defines them.</summary>
public static class GgmlTypes
{
    /// <summary>Every type that llama.cpp still reads, in the order of its numbers.</summary>
    public static IReadOnlyList<GgmlType> All { get; } = Array.AsReadOnly(Enum.GetValues<GgmlType>());

    /// <summary>Whether <paramref name="type"/> is a type that llama.cpp still reads.</summary>
    public static bool IsKnown(GgmlType type) => Layout(type).Elements > 0;

    /// <summary>How many elements of a row are stored together; 1 for plain numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static int BlockSize(GgmlType type) => Known(type).Elements;

    /// <summary>How many bytes one block takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static int BytesPerBlock(GgmlType type) => Known(type).Bytes;

    /// <summary>The name that people use for the type: <c>Q4_K</c>, <c>F16</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static string Name(GgmlType type) => IsKnown(type) ? type.ToString() : throw Unknown(type);

    /// <summary>Bits that one weight takes on average, scales included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static double BitsPerWeight(GgmlType type)
    {
        (int elements, int bytes) = Known(type);
        return 8.0 * bytes / elements;
    }

    /// <summary>Whether the type stores blocks with scales instead of plain numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown.</exception>
    public static bool IsQuantized(GgmlType type) => BlockSize(type) > 1;

    private static (int Elements, int Bytes) Known(GgmlType type) => Layout(type) is (> 0, _) known ? known : throw Unknown(type);

    // Of an unknown type, no elements.
    private static (int Elements, int Bytes) Layout(GgmlType type) =>
        type switch
        {
            GgmlType.F32 or GgmlType.I32 => (1, 4),
            GgmlType.F16 or GgmlType.I16 or GgmlType.BF16 => (1, 2),
            GgmlType.Q4_0 or GgmlType.IQ4_NL => (32, 18),
            GgmlType.Q4_1 => (32, 20),
            GgmlType.Q5_0 => (32, 22),
            GgmlType.Q5_1 => (32, 24),
            GgmlType.Q8_0 => (32, 34),
            GgmlType.Q8_1 => (32, 36),
            GgmlType.Q2_K => (256, 84),
            GgmlType.Q3_K or GgmlType.IQ3_S => (256, 110),
            GgmlType.Q4_K => (256, 144),
            GgmlType.Q5_K => (256, 176),
            GgmlType.Q6_K => (256, 210),
            GgmlType.Q8_K => (256, 292),
            GgmlType.IQ2_XXS or GgmlType.TQ2_0 => (256, 66),
            GgmlType.IQ2_XS => (256, 74),
            GgmlType.IQ3_XXS => (256, 98),
            GgmlType.IQ1_S => (256, 50),
            GgmlType.IQ2_S => (256, 82),
            GgmlType.IQ4_XS => (256, 136),
            GgmlType.I8 => (1, 1),
            GgmlType.I64 or GgmlType.F64 => (1, 8),
            GgmlType.IQ1_M => (256, 56),
            GgmlType.TQ1_0 => (256, 54),
            GgmlType.MXFP4 => (32, 17),
            GgmlType.NVFP4 => (64, 36),
            GgmlType.Q1_0 => (128, 18),
            GgmlType.Q2_0 => (64, 18),
            _ => (0, 0),
        };

    private static ArgumentOutOfRangeException Unknown(GgmlType type) =>
        new(nameof(type), type, "ggml has no tensor type with this number.");
}
