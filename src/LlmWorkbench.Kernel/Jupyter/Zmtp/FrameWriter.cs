using System.Buffers.Binary;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>Writes messages and commands as bytes.</summary>
/// <remarks>https://rfc.zeromq.org/spec/23/#framing</remarks>
internal static class FrameWriter
{
    private const int Large = 1 << 16;
    private const int LongHead = 9;

    /// <summary>Writes a message.</summary>
    /// <param name="frames">Its frames.</param>
    /// <returns>The bytes, in pieces: small frames are joined, large ones are not copied.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Message(IReadOnlyList<byte[]> frames)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        using var small = new MemoryStream();
        for (int i = 0; i < frames.Count; i++)
        {
            small.Write(Head(i < frames.Count - 1 ? FrameFlags.More : (byte)0, frames[i].Length));
            if (frames[i].Length < Large)
            {
                small.Write(frames[i]);
                continue;
            }

            pieces.Add(small.ToArray());
            pieces.Add(frames[i]);
            small.SetLength(0);
        }

        if (small.Length > 0)
        {
            pieces.Add(small.ToArray());
        }

        return pieces;
    }

    /// <summary>Writes a command.</summary>
    /// <param name="body">Its name and what follows.</param>
    public static ReadOnlyMemory<byte> Command(byte[] body) => (byte[])[.. Head(FrameFlags.Command, body.Length), .. body];

    private static byte[] Head(byte flags, int length)
    {
        if (length <= byte.MaxValue)
        {
            return [flags, (byte)length];
        }

        byte[] head = new byte[LongHead];
        head[0] = (byte)(flags | FrameFlags.Long);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), length);
        return head;
    }
}
