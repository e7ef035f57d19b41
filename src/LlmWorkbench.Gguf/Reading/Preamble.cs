using System.Buffers.Binary;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>The first eight bytes: the letters GGUF and the version.</summary>
internal static class Preamble
{
    /// <summary>Reads both and returns the version, 2 or 3.</summary>
    public static uint ReadVersion(HeaderCursor cursor)
    {
        if (cursor.Length == 0)
        {
            throw cursor.Refuse("the file is empty; a GGUF file starts with the letters GGUF");
        }

        byte[] start = new byte[(int)Math.Min(cursor.Length, 16)];
        cursor.Read(start, new Field("the start of the file"));
        if (!start.AsSpan().StartsWith("GGUF"u8))
        {
            throw cursor.Refuse(
                "the file starts with "
                    + $"{Convert.ToHexString(start.AsSpan(0, Math.Min(start.Length, 4)))}{OtherFormat.Guess(start)}; a GGUF file starts "
                    + "with the letters GGUF"
            );
        }

        cursor.MoveTo(4);
        uint version = cursor.ReadUInt32(new Field("the version"));
        if (version is 2 or 3)
        {
            return version;
        }

        uint swapped = BinaryPrimitives.ReverseEndianness(version);
        throw cursor.Refuse(
            swapped is > 0 and <= ushort.MaxValue
                ? $"the file is big-endian (its version reads {Shown.Number(version)}, turned round {swapped}); only "
                    + "little-endian files can be read"
                : $"the version is {Shown.Number(version)}; versions 2 and 3 can be read"
        );
    }
}
