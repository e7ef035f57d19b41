using System.Buffers.Binary;

namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>Changes bytes of the header without knowing what they mean.</summary>
internal static class ByteMutation
{
    /// <summary>Makes one change and says which.</summary>
    public static byte[] Apply(Random random, byte[] file, int headerLength, out string what)
    {
        // Half of all changes hit the first kilobyte: after it most of a vocabulary's header is text.
        int at = random.Next(random.Next(2) == 0 ? Math.Min(1024, headerLength) : headerLength);
        switch (random.Next(7))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                what = $"bit flipped at {at}";
                return file;
            case 1:
                file[at] = (byte)random.Next(256);
                what = $"byte {file[at]:X2} at {at}";
                return file;
            case 2 when at + 4 <= file.Length:
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), (uint)Interesting.Integer(random));
                what = $"four bytes at {at}";
                return file;
            case 3 when at + 8 <= file.Length:
                BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), Interesting.Integer(random));
                what = $"eight bytes at {at}";
                return file;
            case 4:
                what = $"cut off at {at}";
                return file[..at];
            case 5:
                byte[] added = new byte[1 + random.Next(16)];
                random.NextBytes(added);
                what = $"{added.Length} bytes inserted at {at}";
                return [.. file.AsSpan(0, at), .. added, .. file.AsSpan(at)];
            default:
                int count = Math.Min(1 + random.Next(16), file.Length - at);
                what = $"{count} bytes removed at {at}";
                return [.. file.AsSpan(0, at), .. file.AsSpan(at + count)];
        }
    }
}
