using System.Buffers.Binary;
using System.Text;

namespace LlmWorkbench.Gguf.Tests;

/// <summary>Puts a GGUF file together byte by byte, right or wrong. Nothing is checked, and counts are whatever is said.</summary>
internal sealed class RawGguf
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public int Length => _bytes.Count;

    public RawGguf Bytes(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public RawGguf U8(byte value) => Bytes(value);

    public RawGguf U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public RawGguf U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public RawGguf F32(float value) => U32(BitConverter.SingleToUInt32Bits(value));

    public RawGguf Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public RawGguf Text(byte[] utf8) => U64((ulong)utf8.Length).Bytes(utf8);

    /// <summary>Letters, version and the two counts.</summary>
    public RawGguf Start(ulong tensors, ulong entries, uint version = 3) => Bytes("GGUF"u8).U32(version).U64(tensors).U64(entries);

    /// <summary>A key and the number of its value's type; the value is up to the caller.</summary>
    public RawGguf Key(string key, uint type) => Text(key).U32(type);

    /// <summary>A key and the start of an array; the elements are up to the caller.</summary>
    public RawGguf ArrayKey(string key, uint elementType, ulong count) => Key(key, 9).U32(elementType).U64(count);

    /// <summary>What the header says about a tensor.</summary>
    public RawGguf Tensor(string name, ulong[] dimensions, uint type, ulong offset)
    {
        Text(name).U32((uint)dimensions.Length);
        foreach (ulong dimension in dimensions)
        {
            U64(dimension);
        }

        return U32(type).U64(offset);
    }

    /// <summary>Zeros up to a multiple of <paramref name="alignment"/>.</summary>
    public RawGguf Pad(int alignment = 32) => Zeros((alignment - (Length % alignment)) % alignment);

    /// <summary>Zeros.</summary>
    public RawGguf Zeros(int count) => Bytes(new byte[count]);
}
