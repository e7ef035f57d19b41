using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using OxyPlot;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>
/// A picture of dots as a PNG with a palette (https://www.w3.org/TR/png-3/, colour type 3): OxyPlot writes four bytes a dot and does not
/// compress them, so that few pictures of patterns would fit into an output.
/// </summary>
internal static class StillImage
{
    private const byte BitDepth = 8;
    private const byte Indexed = 3;

    /// <summary>Writes the picture.</summary>
    /// <param name="dots">[row][column]: places in the palette.</param>
    /// <param name="palette">At most 256 colours.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Png(byte[][] dots, IReadOnlyList<OxyColor> palette)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, dots[0].Length);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), dots.Length);
        (header[8], header[9]) = (BitDepth, Indexed);
        Write(file, "IHDR"u8, header);
        Write(file, "PLTE"u8, [.. palette.SelectMany(colour => (byte[])[colour.R, colour.G, colour.B])]);
        Write(file, "tRNS"u8, [.. palette.Select(colour => colour.A)]);
        Write(file, "IDAT"u8, Compressed(dots));
        Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Each row begins with the number of its filter: none.
    private static byte[] Compressed(byte[][] dots)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            foreach (byte[] row in dots)
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    // A chunk: its length, type, content, and a CRC-32 of the last two.
    private static void Write(MemoryStream file, ReadOnlySpan<byte> type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] checkedBytes = [.. type, .. content];
        file.Write(checkedBytes);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(checkedBytes));
        file.Write(number);
    }
}
