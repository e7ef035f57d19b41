namespace LlmWorkbench.Gguf;

/// <summary>What each <see cref="GgufValueType"/> takes in a file, and what messages call it.</summary>
internal static class GgufValueTypes
{
    /// <summary>Bytes of one element; for a string the bytes of its length alone, which is the least it takes.</summary>
    public static int LeastBytes(GgufValueType type) =>
        type switch
        {
            GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
            GgufValueType.UInt16 or GgufValueType.Int16 => 2,
            GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
            GgufValueType.String or GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Arrays have no fixed size."),
        };

    /// <summary>The type of a .NET value, or null when GGUF has none for it.</summary>
    public static GgufValueType? Of(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => GgufValueType.UInt8,
            TypeCode.SByte => GgufValueType.Int8,
            TypeCode.UInt16 => GgufValueType.UInt16,
            TypeCode.Int16 => GgufValueType.Int16,
            TypeCode.UInt32 => GgufValueType.UInt32,
            TypeCode.Int32 => GgufValueType.Int32,
            TypeCode.UInt64 => GgufValueType.UInt64,
            TypeCode.Int64 => GgufValueType.Int64,
            TypeCode.Single => GgufValueType.Float32,
            TypeCode.Double => GgufValueType.Float64,
            TypeCode.Boolean => GgufValueType.Bool,
            TypeCode.String => GgufValueType.String,
            _ => null,
        };
}
