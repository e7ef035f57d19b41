using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Models.Stores;

/// <summary>Looks at files in somebody else's folder, and at nothing outside of it.</summary>
internal static class StoreFile
{
    /// <summary>A GGUF file below a folder; links may lead about inside of the folder and not out of it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">A file that was found there.</param>
    /// <returns>The file itself, behind its links; <see langword="null"/> where it lies elsewhere, is none, or does not begin as
    /// GGUF.</returns>
    public static FileInfo? Gguf(string root, string path)
    {
        try
        {
            return Inside(root, path) is { } real && !SpecialFile.Is(real) && BeginsAsGguf(real) ? new FileInfo(real) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went meanwhile, may not be read, or its links lead in a circle: no model for us.
            return null;
        }
    }

    /// <summary>Where a path leads, when that is below a folder.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string? Inside(string root, string path)
    {
        string folder = Path.TrimEndingDirectorySeparator(RealPath.Of(root)) + Path.DirectorySeparatorChar;
        string real = RealPath.Of(path);
        return real.Length > folder.Length && RealPath.Same(real[..folder.Length], folder) ? real : null;
    }

    /// <summary>The entries of a folder, in the order of their names; none where it cannot be listed.</summary>
    public static IReadOnlyList<FileSystemInfo> Entries(string folder)
    {
        try
        {
            var info = new DirectoryInfo(folder);
            return info.Exists ? [.. info.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The files below a folder, through no folder that is a link.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">How many folders deep.</param>
    public static IEnumerable<FileInfo> Below(string folder, int depth) =>
        Entries(folder)
            .SelectMany(entry =>
                entry switch
                {
                    FileInfo file => [file],
                    DirectoryInfo { LinkTarget: null } below when depth > 0 => Below(below.FullName, depth - 1),
                    _ => [],
                }
            );

    private static bool BeginsAsGguf(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("GGUF"u8);
    }
}
