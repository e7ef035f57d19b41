using Microsoft.Win32.SafeHandles;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>
/// A file that is held open: whatever its path leads to later, this is the file that was opened. It is read with calls of the system
/// and never mapped: where a mapped file is cut off by somebody, the next look at it ends the process.
/// </summary>
internal sealed class OpenedFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public OpenedFile(string path) => _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>How long it is now, in bytes, and when it was last written.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public FileStamp Stamp => FileStamp.Of(_handle);

    /// <summary>Copies bytes out of the file.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="destination">Is filled.</param>
    /// <returns>How many bytes there were: fewer than asked for where the file ends.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Read(long position, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && RandomAccess.Read(_handle, destination[done..], position + done) is var count and > 0)
        {
            done += count;
        }

        return done;
    }

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();
}
