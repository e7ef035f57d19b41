using System.Formats.Tar;

namespace LlmWorkbench.Gguf.Files;

/// <summary>
/// Tells pipes, devices and sockets from files, without opening them: opening a pipe waits until somebody opens its other end,
/// and a device may never end.
/// </summary>
public static class SpecialFile
{
    /// <summary>What is wrong with such a file, for sentences that begin with its path.</summary>
    public const string Problem = "is a pipe, a device or a socket, not a file";

    /// <summary>Whether a path leads to a pipe, a device or a socket; links are followed.</summary>
    /// <param name="path">A path; it need not lead to anything.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static bool Is(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return false;
        }

        var file = new FileInfo(RealPath.Of(path));
        if (!file.Exists)
        {
            // A link that leads nowhere yet; but an open pipe has no name: /dev/stdin leads to /proc/1/fd/pipe:[4711].
            return file.FullName.StartsWith("/proc/", StringComparison.Ordinal);
        }

        return file.Length == 0 && !IsRegular(file.FullName);
    }

    /// <summary>Refuses a pipe, a device or a socket.</summary>
    /// <param name="path">A path; it need not lead to anything.</param>
    /// <exception cref="IOException">It is one, or links lead in a circle.</exception>
    public static void Refuse(string path)
    {
        if (Is(path))
        {
            throw new IOException($"{path} {Problem}.");
        }
    }

    // .NET names the kind of a file only to those who pack it into an archive. Only what has no length is asked about:
    // nothing is packed then, and a file with content is a regular one.
    private static bool IsRegular(string path)
    {
        try
        {
            using var archive = new MemoryStream();
            using var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
            writer.WriteEntry(path, "file");
            archive.Position = 0;
            using var reader = new TarReader(archive, leaveOpen: true);
            return reader.GetNextEntry()?.EntryType == TarEntryType.RegularFile;
        }
        catch (UnauthorizedAccessException)
        {
            // Only a regular file is opened, so this is one, which may not be read.
            return true;
        }
        catch (IOException)
        {
            // A socket has no place in archives.
            return false;
        }
    }
}
