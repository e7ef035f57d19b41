namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>A metadata entry as bytes, right or wrong.</summary>
/// <param name="Key">The key's bytes.</param>
/// <param name="Type">The number of the value's type; 9 is an array.</param>
/// <param name="ElementType">The number of an array's element type; for other values the same as <paramref name="Type"/>.</param>
/// <param name="Count">How many elements the file claims.</param>
/// <param name="Numbers">The bytes of numbers.</param>
/// <param name="Strings">The strings, each with the length that its bytes have; null when the value holds numbers.</param>
internal sealed record Entry(byte[] Key, uint Type, uint ElementType, ulong Count, byte[] Numbers, byte[][]? Strings)
{
    /// <summary>The number of the type of arrays.</summary>
    public const uint ArrayType = 9;

    /// <summary>The number of the type of texts.</summary>
    public const uint StringType = 8;

    /// <summary>Whether the value is an array.</summary>
    public bool IsArray => Type == ArrayType;

    /// <summary>The key as text, for descriptions.</summary>
    public string Name => System.Text.Encoding.UTF8.GetString(Key);

    /// <summary>Bytes of one element of a type of numbers; 1 for what is none.</summary>
    public static int Width(uint type) =>
        type switch
        {
            2 or 3 => 2,
            4 or 5 or 6 => 4,
            10 or 11 or 12 => 8,
            _ => 1,
        };
}

/// <summary>What a header says about a tensor, right or wrong.</summary>
/// <param name="Name">The name's bytes.</param>
/// <param name="Dimensions">The dimensions that are written.</param>
/// <param name="DimensionCount">How many the file claims.</param>
/// <param name="Type">The number of the type.</param>
/// <param name="Offset">Where it claims to lie.</param>
internal sealed record TensorEntry(byte[] Name, ulong[] Dimensions, uint DimensionCount, uint Type, ulong Offset);
