namespace LlmWorkbench.Gguf.Files;

/// <summary>Where a path leads when all its symbolic links are followed, those of its folders too.</summary>
public static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The path without links; it need not lead to anything.</summary>
    /// <param name="path">A path.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string root = Path.GetPathRoot(full) ?? "";
        string real = root;
        var rest = new Stack<string>(Parts(full[root.Length..]).Reverse());
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"{path} is a link that leads in a circle.");
            }

            // A link's target is seen from its folder, and may have links itself.
            string lead = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(lead) ?? root;
            foreach (string piece in Parts(lead[real.Length..]).Reverse())
            {
                rest.Push(piece);
            }
        }

        return real;
    }

    /// <summary>Whether two real paths are one: on Windows and macOS in capitals or not.</summary>
    /// <param name="a">A path that <see cref="Of"/> gave.</param>
    /// <param name="b">The path it is compared with.</param>
    public static bool Same(string a, string b) =>
        string.Equals(a, b, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two paths lead to one file, through links of either kind.</summary>
    /// <param name="a">A path; it need not lead to anything.</param>
    /// <param name="b">The path it is compared with.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static bool AreOneFile(string a, string b)
    {
        (FileInfo? first, FileInfo? second) = (new FileInfo(Of(a)), new FileInfo(Of(b)));
        return Same(first.FullName, second.FullName)
            || (
                first.Exists
                && second.Exists
                && first.Length == second.Length
                && first.LastWriteTimeUtc == second.LastWriteTimeUtc
                && !SpecialFile.Is(first.FullName)
                && !SpecialFile.Is(second.FullName)
                && AreLockedTogether(first.FullName, second.FullName)
            );
    }

    // Hard links are equal names of one file, which .NET has no word for; but what is opened for one alone cannot be opened by the other.
    private static bool AreLockedTogether(string a, string b)
    {
        try
        {
            using var alone = new FileStream(a, FileMode.Open, FileAccess.Read, FileShare.None);
            try
            {
                using var second = new FileStream(b, FileMode.Open, FileAccess.Read, FileShare.None);
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may not be read, or is held by somebody else: nothing can be told.
            return false;
        }
    }

    private static string[] Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
