namespace LlmWorkbench.Gguf;

/// <summary>The type of a metadata value, with the number that the file stores for it.</summary>
public enum GgufValueType : uint
{
    /// <summary>8 bits, unsigned.</summary>
    UInt8 = 0,

    /// <summary>8 bits, signed.</summary>
    Int8 = 1,

    /// <summary>16 bits, unsigned.</summary>
    UInt16 = 2,

    /// <summary>16 bits, signed.</summary>
    Int16 = 3,

    /// <summary>32 bits, unsigned.</summary>
    UInt32 = 4,

    /// <summary>32 bits, signed.</summary>
    Int32 = 5,

    /// <summary>32-bit floating point.</summary>
    Float32 = 6,

    /// <summary>One byte: 0 is false, anything else is true.</summary>
    Bool = 7,

    /// <summary>UTF-8 text after its length in bytes.</summary>
    String = 8,

    /// <summary>Elements of one type, after that type and their count.</summary>
    Array = 9,

    /// <summary>64 bits, unsigned.</summary>
    UInt64 = 10,

    /// <summary>64 bits, signed.</summary>
    Int64 = 11,

    /// <summary>64-bit floating point.</summary>
    Float64 = 12,
}
