using System.IO.MemoryMappedFiles;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>A file's bytes, mapped into memory for reading. The only unsafe code of this project.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        _file = file;
        _view = view;
        Length = length;
    }

    /// <summary>Bytes of the file when it was mapped.</summary>
    public long Length { get; }

    /// <summary>Maps a file that is not empty.</summary>
    public static MappedFile Open(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        long length = stream.Length;
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            return new(file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies bytes out of the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all inside the file.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public unsafe void Read(long position, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length - destination.Length);

        // Holding the pointer keeps the view mapped, even when another thread disposes it meanwhile.
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            new ReadOnlySpan<byte>(start + _view.PointerOffset + position, destination.Length).CopyTo(destination);
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
