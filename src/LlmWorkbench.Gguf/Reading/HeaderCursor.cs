using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>
/// Walks through a header's bytes. Every read is checked against the bytes that are left, before memory is taken for it.
/// </summary>
internal sealed class HeaderCursor(Stream stream, string path, long length)
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The file, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; } = length;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that the header may still take.</summary>
    public long Remaining => Math.Min(Length, GgufLimits.HeaderBytes) - Position;

    /// <summary>An exception about this file.</summary>
    public GgufFormatException Refuse(string problem) => new(Path, problem);

    /// <summary>Refuses the file when fewer than <paramref name="count"/> bytes are left for <paramref name="field"/>.</summary>
    public void Require(ulong count, Field field)
    {
        if (count <= (ulong)Remaining)
        {
            return;
        }

        throw Refuse(
            Length > GgufLimits.HeaderBytes && count <= (ulong)(Length - Position)
                ? $"{field} takes {Shown.Number(count)} bytes, which makes the header longer than the "
                    + $"{Shown.Bytes(GgufLimits.HeaderBytes)} that it may have"
                : $"the file ends inside the header: {field} takes {Shown.Number(count)} bytes at position "
                    + $"{Shown.Number(Position)}, and {Shown.Number(Length - Position)} are left"
        );
    }

    /// <summary>Reads an unsigned 32-bit number.</summary>
    public uint ReadUInt32(Field field)
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(bytes, field);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Reads an unsigned 64-bit number.</summary>
    public ulong ReadUInt64(Field field)
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes, field);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Fills a buffer that is already there.</summary>
    public void Read(Span<byte> buffer, Field field)
    {
        Require((ulong)buffer.Length, field);
        stream.ReadExactly(buffer);
        Position += buffer.Length;
    }

    /// <summary>Refuses the file when fewer than <paramref name="count"/> numbers are left in it; to be called before room is made for
    /// them.</summary>
    public void RequireNumbers(ulong count, int bytesEach, Field field)
    {
        // Dividing cannot overflow; multiplying first could.
        if (count > (ulong)(Remaining / bytesEach))
        {
            throw Refuse(
                $"{field} has {Shown.Number(count)} elements of {Shown.Bytes(bytesEach)}, and the file has "
                    + $"{Shown.Bytes(Length - Position)} left, enough for {Shown.Number(Remaining / bytesEach)}"
            );
        }
    }

    /// <summary>Fills an array of numbers. It is not generic: the runtime would compile it for each type while a program starts.</summary>
    public void Fill(Array numbers, Field field) =>
        Read(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(numbers), Buffer.ByteLength(numbers)), field);

    /// <summary>Reads a string's length and bytes.</summary>
    public byte[] ReadStringBytes(Field field, int most = int.MaxValue)
    {
        ulong count = ReadUInt64(field);
        if (count > (ulong)most)
        {
            throw Refuse($"{field} is {Shown.Number(count)} bytes long; it may have at most {Shown.Number(most)}");
        }

        Require(count, field);
        byte[] bytes = new byte[count];
        Read(bytes, field);
        return bytes;
    }

    /// <summary>Reads a name: UTF-8 without zero bytes, neither empty nor longer than <paramref name="most"/> bytes.</summary>
    public string ReadName(Field field, int most)
    {
        byte[] bytes = ReadStringBytes(field, most);
        if (bytes.Length == 0)
        {
            throw Refuse($"{field} is empty; it must have at least one character");
        }

        // llama.cpp compares names as C strings: what stands after a zero would be invisible to it.
        if (bytes.AsSpan().IndexOf((byte)0) >= 0)
        {
            throw Refuse($"{field} holds {Shown.Name(bytes)} with a zero byte; a name may hold none");
        }

        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse($"{field} holds {Shown.Name(bytes)}, which is not UTF-8; a name must be");
        }
    }

    /// <summary>Goes to another position, forwards or back.</summary>
    public void MoveTo(long position)
    {
        stream.Position = position;
        Position = position;
    }
}
