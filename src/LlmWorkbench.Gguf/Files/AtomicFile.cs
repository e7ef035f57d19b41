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
    /// <exception cref="UnauthorizedAccessException">The file that is there may not be written.</exception>
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
            throw new DirectoryNotFoundException($"{path} cannot be written: its folder does not exist.");
        }

        if (!File.Exists(real))
        {
            return real;
        }

        if (!overwrite)
        {
            throw new IOException($"{path} is there already: choose another name, or allow overwriting it (--overwrite; in C#, overwrite: true).");
        }

        RequireWritable(path, real);
        return real;
    }

    /// <summary>Writes beside the file, under a name that ends in <c>.part</c>, then renames it. When writing fails, the part is deleted, and what stood under the name stays.</summary>
    /// <param name="path">The file; where it is a link, what it leads to.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="verify">Is given the path of the part before it is renamed; what it throws deletes the part.</param>
    /// <param name="isPrivate">Whether the user alone may read the file, whoever could read the one that it replaces.</param>
    /// <exception cref="IOException">See <see cref="Check"/>; or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write, Action<string>? verify = null, bool isPrivate = false)
    {
        ArgumentNullException.ThrowIfNull(write);
        string real = Check(path, overwrite);
        PartName.DeleteLeftOf(real);
        string part = PartName.New(real);
        FileStream stream = Create(part, real, isPrivate);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            verify?.Invoke(part);
            File.Move(part, real, overwrite);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark; a file that is there is replaced. Half a surrogate pair becomes U+FFFD.</summary>
    /// <param name="path">The file; where it is a link, what it leads to.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="IOException">See <see cref="Check"/>; or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, overwrite: true, stream =>
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
        });
    }

    // As readable as it is to be from the first byte on.
    private static FileStream Create(string part, string real, bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (OperatingSystem.IsWindows() || (!isPrivate && !File.Exists(real)))
        {
            return new FileStream(part, options);
        }

        UnixFileMode mode = isPrivate ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(real);
        options.UnixCreateMode = mode;
        var stream = new FileStream(part, options);
        try
        {
            // The process's mask may have taken something off.
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
            return stream;
        }
        catch
        {
            stream.Dispose();
            File.Delete(part);
            throw;
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
