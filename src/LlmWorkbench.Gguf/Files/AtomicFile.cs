using System.Text;

namespace LlmWorkbench.Gguf.Files;

/// <summary>
/// Writes a file so that its name never stands for half of it, and so that nothing else is replaced: links stay and what they
/// lead to is written, a file keeps its mode, and pipes, devices and sockets are refused.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Refuses, before long work, a path that could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <returns>The path that will be written: without links.</returns>
    /// <exception cref="IOException">It is a folder, a pipe, a device or a socket, is there already, or its folder is not.</exception>
    /// <exception cref="UnauthorizedAccessException">The file that is there, or its folder, may not be written.</exception>
    public static string Check(string path, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string real = RealPath.Of(path);
        if (Directory.Exists(real))
        {
            throw new IOException($"{path} is a folder: name a file.");
        }

        SpecialFile.Refuse(path);
        if (!Directory.Exists(Path.GetDirectoryName(real)))
        {
            ClosedFolder.Refuse(path);
            throw new DirectoryNotFoundException($"{path} cannot be written: its folder does not exist.");
        }

        if (!File.Exists(real))
        {
            RequireRoom(path, real);
            return real;
        }

        if (!overwrite)
        {
            throw new IOException(
                $"{path} is there already: choose another name, or allow overwriting it (--overwrite; in C#, overwrite: true)."
            );
        }

        RequireWritable(path, real);
        RequireRoom(path, real);
        return real;
    }

    /// <summary>Whether <see cref="Write"/> is writing a file just now, in this process or another.</summary>
    /// <param name="path">The file; where it is a link, what it leads to is meant.</param>
    /// <exception cref="IOException">Links lead in a circle, or the folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static bool IsBeingWritten(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PartName.Of(RealPath.Of(path)).Any(part => PartName.IsHeld(part.Path));
    }

    /// <summary>Writes beside the file, under a name that ends in <c>.part</c>, then renames it. When writing fails, the part is deleted,
    /// and what stood under the name stays.</summary>
    /// <param name="path">The file; where it is a link, what it leads to.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="verify">Is given the path of the part before it is renamed; what it throws deletes the part.</param>
    /// <param name="readers">Who may read it; <see langword="null"/> is those who could read the file that it replaces, and for a new one
    /// what the system gives.</param>
    /// <exception cref="IOException">See <see cref="Check"/>; or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write, Action<string>? verify = null, FileReaders? readers = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        string real = Check(path, overwrite);
        PartName.DeleteLeftOf(real);
        string part = PartName.New(real);
        FileStream stream = Create(part, real, readers);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            verify?.Invoke(part);
            Rename(part, path, real, overwrite);
        }
        catch (IOException e) when (e.Message.Contains($" : '{part}'", StringComparison.Ordinal))
        {
            // The system's words for a full disk, with the name that nobody has given.
            File.Delete(part);
            throw new IOException(FileFailure.OfSystem(path, Reason(e)), e);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark; a file that is there is replaced. Half a surrogate pair becomes
    /// U+FFFD.</summary>
    /// <param name="path">The file; where it is a link, what it leads to.</param>
    /// <param name="text">The text.</param>
    /// <param name="readers">Who may read it; see <see cref="Write"/>.</param>
    /// <exception cref="IOException">See <see cref="Check"/>; or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void WriteText(string path, string text, FileReaders? readers = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(
            path,
            overwrite: true,
            stream =>
            {
                try
                {
                    stream.Write(s_utf8.GetBytes(text));
                }
                catch (ArgumentOutOfRangeException e)
                {
                    // What .NET makes of EFBIG: a process may have a limit.
                    throw new IOException($"{path} cannot be written: its file system holds no file of {text.Length:N0} characters.", e);
                }
            },
            readers: readers
        );
    }

    // A new file is made in any case: the folder must allow it.
    private static void RequireRoom(string path, string real)
    {
        try
        {
            new FileStream(
                PartName.New(real),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0,
                FileOptions.DeleteOnClose
            ).Dispose();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"{path} cannot be written: its folder is write-protected, or somebody else's.", e);
        }
        catch (IOException e)
        {
            throw new IOException(FileFailure.OfSystem(path, Reason(e)), e);
        }
    }

    // The system's words, without the name of the part.
    private static string Reason(IOException e) => e.Message.Split(" : '")[0].TrimEnd('.');

    // As readable as it is to be from the first byte on.
    private static FileStream Create(string part, string real, FileReaders? readers)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 16,
        };
        UnixFileMode? mode = FileReaders.Prepare(options, real, readers);
        var stream = new FileStream(part, options);
        if (mode is null || OperatingSystem.IsWindows())
        {
            return stream;
        }

        try
        {
            // The process's mask may have taken something off.
            File.SetUnixFileMode(stream.SafeFileHandle, mode.Value);
            return stream;
        }
        catch
        {
            stream.Dispose();
            File.Delete(part);
            throw;
        }
    }

    private static void Rename(string part, string path, string real, bool overwrite)
    {
        try
        {
            File.Move(part, real, overwrite);
        }
        catch (IOException e) when (!overwrite && File.Exists(real))
        {
            throw new IOException($"{path} is there already: somebody else has written it meanwhile; choose another name.", e);
        }
    }

    // Renaming asks the folder alone: a file that is write-protected, or somebody else's, would go without a word.
    private static void RequireWritable(string path, string real)
    {
        try
        {
            using var stream = new FileStream(real, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"{path} may not be written: it is write-protected, or somebody else's.", e);
        }
        catch (IOException) when (File.Exists(real))
        {
            // Somebody else holds it open just now; that forbids writing into it, not replacing it.
        }
    }
}
