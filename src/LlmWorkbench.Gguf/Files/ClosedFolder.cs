namespace LlmWorkbench.Gguf.Files;

/// <summary>
/// Folders that this user may not open. What lies in one is, to .NET, not there: whoever says that there is no file or folder of a
/// name asks here first.
/// </summary>
public static class ClosedFolder
{
    /// <summary>The folder that hides whether a path leads anywhere.</summary>
    /// <param name="path">A path that seems to lead nowhere.</param>
    /// <returns>The folder's full path; <see langword="null"/> where none is closed.</returns>
    public static string? Above(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string full = Path.GetFullPath(path);
        try
        {
            _ = File.GetAttributes(full);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            string? folder = Path.GetDirectoryName(full);
            while (folder is not null && !Directory.Exists(folder))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder;
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            // It is no path, or is not there.
            return null;
        }
    }

    /// <summary>What hides the content of a folder.</summary>
    /// <param name="folder">A folder, which need not exist.</param>
    /// <returns>The folder itself where it may not be listed, or the one above it that is closed; <see langword="null"/> where nothing
    /// is.</returns>
    public static string? Hiding(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            return Above(folder);
        }

        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            return entries.MoveNext() ? Above(entries.Current) : null;
        }
        catch (UnauthorizedAccessException)
        {
            return Path.GetFullPath(folder);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The sentence on a file that seems not to be there, where a folder above it is closed.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <returns>The sentence, or <see langword="null"/> where no folder is closed.</returns>
    public static string? Sentence(string path) =>
        Above(path) is { } folder
            ? $"{path} cannot be reached: the folder {folder} may not be opened by this user; change the folder's "
                + "rights, or name another file."
            : null;

    /// <summary>Refuses a path that a closed folder hides.</summary>
    /// <param name="path">A path that seems to lead nowhere.</param>
    /// <exception cref="UnauthorizedAccessException">A folder above it may not be opened.</exception>
    public static void Refuse(string path)
    {
        if (Sentence(path) is { } sentence)
        {
            throw new UnauthorizedAccessException(sentence);
        }
    }
}
