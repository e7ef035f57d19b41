using System.Runtime.InteropServices;

namespace LlmWorkbench.Gguf;

/// <summary>One metadata value: a number, a truth value, a text, or an array of one of these. Immutable.</summary>
public sealed partial class GgufValue : IEquatable<GgufValue>
{
    // GgufStrings, or a .NET array of numbers or bools; with one element when this is not an array.
    private readonly object _payload;

    private GgufValue(bool isArray, GgufValueType elementType, object payload)
    {
        Type = isArray ? GgufValueType.Array : elementType;
        ElementType = elementType;
        _payload = payload;
    }

    /// <summary>The type, as the file names it; <see cref="GgufValueType.Array"/> for arrays.</summary>
    public GgufValueType Type { get; }

    /// <summary>The type of an array's elements; for other values the same as <see cref="Type"/>.</summary>
    public GgufValueType ElementType { get; }

    /// <summary>Whether this is an array.</summary>
    public bool IsArray => Type == GgufValueType.Array;

    /// <summary>The number of elements; 1 when this is not an array.</summary>
    public int Count => _payload is GgufStrings strings ? strings.Count : ((Array)_payload).Length;

    /// <summary>A single number or truth value: any of .NET's integer types, float, double, bool.</summary>
    /// <exception cref="ArgumentException">GGUF has no such type.</exception>
    public static GgufValue Of<T>(T value)
        where T : unmanaged => new(false, TypeOf<T>(), new[] { value });

    /// <summary>A text.</summary>
    /// <exception cref="ArgumentException">The text holds a lone surrogate.</exception>
    public static GgufValue Of(string value) => new(false, GgufValueType.String, GgufStrings.Encode([value]));

    /// <summary>An array of numbers or truth values; the elements are copied.</summary>
    /// <exception cref="ArgumentException">GGUF has no such type.</exception>
    public static GgufValue OfArray<T>(params ReadOnlySpan<T> elements)
        where T : unmanaged => new(true, TypeOf<T>(), elements.ToArray());

    /// <summary>An array of texts.</summary>
    /// <exception cref="ArgumentException">A text holds a lone surrogate.</exception>
    public static GgufValue OfStrings(IReadOnlyCollection<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return new(true, GgufValueType.String, GgufStrings.Encode(elements));
    }

    /// <summary>Strings that were read: kept, not copied.</summary>
    internal static GgufValue Wrap(GgufStrings strings, bool isArray) => new(isArray, GgufValueType.String, strings);

    /// <summary>Numbers that were read: kept, not copied.</summary>
    /// <param name="elements">An array of the .NET type of <paramref name="type"/>.</param>
    /// <param name="type">The type of each.</param>
    /// <param name="isArray">Whether the value is an array.</param>
    internal static GgufValue Wrap(Array elements, GgufValueType type, bool isArray) => new(isArray, type, elements);

    /// <summary>The elements of an array of exactly this type, without a copy.</summary>
    /// <exception cref="InvalidOperationException">This is not an array, or its elements have another type.</exception>
    public ReadOnlySpan<T> GetElements<T>()
        where T : unmanaged =>
        IsArray && _payload is T[] elements && GgufValueTypes.Of(typeof(T)) == ElementType
            ? elements
            : throw new InvalidOperationException($"The value is {Describe()}, not an array of {typeof(T).Name}.");

    /// <summary>The strings of a text or of an array of texts, with their bytes; null for other values.</summary>
    public GgufStrings? Strings => _payload as GgufStrings;

    /// <summary>Whether both have the same type and the same bytes; so NaN equals itself.</summary>
    public bool Equals(GgufValue? other)
    {
        if (other is null || Type != other.Type || ElementType != other.ElementType)
        {
            return false;
        }

        return Strings is { } strings ? strings.SameAs(other.Strings!) : RawElements().SequenceEqual(other.RawElements());
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GgufValue);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, ElementType, Count);

    /// <summary>The bytes of a number or of an array's numbers, as the file stores them.</summary>
    internal ReadOnlySpan<byte> RawElements() =>
        _payload switch
        {
            byte[] v => v,
            sbyte[] v => MemoryMarshal.AsBytes<sbyte>(v),
            ushort[] v => MemoryMarshal.AsBytes<ushort>(v),
            short[] v => MemoryMarshal.AsBytes<short>(v),
            uint[] v => MemoryMarshal.AsBytes<uint>(v),
            int[] v => MemoryMarshal.AsBytes<int>(v),
            ulong[] v => MemoryMarshal.AsBytes<ulong>(v),
            long[] v => MemoryMarshal.AsBytes<long>(v),
            float[] v => MemoryMarshal.AsBytes<float>(v),
            double[] v => MemoryMarshal.AsBytes<double>(v),
            bool[] v => MemoryMarshal.AsBytes<bool>(v),
            _ => throw new InvalidOperationException($"The value is {Describe()}."),
        };

    private static GgufValueType TypeOf<T>() =>
        GgufValueTypes.Of(typeof(T)) ?? throw new ArgumentException($"GGUF metadata cannot hold a {typeof(T).Name}.");
}
