using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Caching;

/// <summary>
/// The finished pieces of one evaluation: a file to which each piece is appended as soon as it is there. A record is the piece's
/// number, its length, its numbers and a hash of these; what an interruption left of a last record is cut off.
/// </summary>
internal sealed class CachedPieces : IDisposable
{
    private const int HashBytes = 8;
    private const int HeadBytes = 2 * sizeof(int);

    private readonly Dictionary<int, double[]> _pieces = [];
    private FileStream? _file;

    private CachedPieces() { }

    /// <summary>Pieces that are kept nowhere.</summary>
    public static CachedPieces None() => new();

    /// <summary>
    /// Opens or makes a file. A cache that cannot be had (a folder without write permission, a full disk, another process that
    /// computes the same just now) is not a failure of the evaluation: its pieces are then computed, and not kept.
    /// </summary>
    public static CachedPieces Open(string path)
    {
        var pieces = new CachedPieces();
        try
        {
            CacheFolder.MakePrivate(Path.GetDirectoryName(path)!);
            SpecialFile.Refuse(path);
            pieces._file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            pieces.Read();
            File.SetLastWriteTimeUtc(pieces._file.SafeFileHandle, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            pieces.Dispose();
        }

        return pieces;
    }

    /// <summary>A piece, computed unless it is there already.</summary>
    /// <param name="piece">Its number.</param>
    /// <param name="compute">Computes its numbers.</param>
    public double[] Get(int piece, Func<double[]> compute)
    {
        if (Find(piece) is { } there)
        {
            return there;
        }

        double[] values = compute();
        Add(piece, values);
        return values;
    }

    /// <summary>A piece; <see langword="null"/> where it is not there.</summary>
    public double[]? Find(int piece) => _pieces.GetValueOrDefault(piece);

    /// <summary>Adds a piece that is not there yet.</summary>
    public void Add(int piece, double[] values)
    {
        _pieces.Add(piece, values);
        Append(piece, values);
    }

    /// <summary>Forgets all pieces.</summary>
    public void Clear()
    {
        _pieces.Clear();
        try
        {
            _file?.SetLength(0);
        }
        catch (IOException)
        {
            Dispose();
        }
    }

    /// <summary>Whether what is added is kept: not where there is no cache, or another has these pieces open.</summary>
    public bool IsKept => _file is not null;

    /// <summary>Whether a piece is there already.</summary>
    public bool Has(int piece) => _pieces.ContainsKey(piece);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // The disk filled up: what was not written is computed again the next time.
        }

        _file = null;
    }

    private void Append(int piece, double[] values)
    {
        if (_file is null)
        {
            return;
        }

        byte[] record = new byte[HeadBytes + (values.Length * sizeof(double)) + HashBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, piece);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(sizeof(int)), values.Length);
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(record.AsSpan(HeadBytes));
        Hash(record.AsSpan(..^HashBytes)).CopyTo(record.AsSpan(^HashBytes..));
        try
        {
            _file.Write(record);
            _file.Flush();
        }
        catch (IOException)
        {
            Dispose();
        }
    }

    private void Read()
    {
        byte[] head = new byte[HeadBytes];
        long end = 0L;
        while (_file!.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(sizeof(int)));
            long rest = ((long)length * sizeof(double)) + HashBytes;
            if (length < 0 || rest > _file.Length - _file.Position)
            {
                break;
            }

            byte[] record = new byte[HeadBytes + rest];
            head.CopyTo(record, 0);
            _file.ReadExactly(record.AsSpan(HeadBytes));
            if (!Hash(record.AsSpan(..^HashBytes)).SequenceEqual(record.AsSpan(^HashBytes..)))
            {
                break;
            }

            _pieces[BinaryPrimitives.ReadInt32LittleEndian(head)] = MemoryMarshal
                .Cast<byte, double>(record.AsSpan(HeadBytes..^HashBytes))
                .ToArray();
            end = _file.Position;
        }

        _file.SetLength(end);
        _file.Position = end;
    }

    private static ReadOnlySpan<byte> Hash(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(..HashBytes);
}
