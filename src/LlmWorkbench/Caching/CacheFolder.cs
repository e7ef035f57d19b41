namespace LlmWorkbench.Caching;

/// <summary>
/// A folder of files that can be made again, with a bound: those that were not used for the longest time go first. Each file lies in
/// the folder itself, or, where its name is for people, in a folder of its own, which goes with it.
/// </summary>
/// <param name="path">The folder; it need not be there.</param>
/// <param name="extension">The end of the files' names, as in <c>.gguf</c>: nothing else in the folder is touched.</param>
/// <param name="isNested">Whether each file has a folder of its own.</param>
internal sealed class CacheFolder(string path, string extension, bool isNested)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder's full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>How many bytes the files have.</summary>
    public long Bytes => Files().Sum(file => file.Length);

    /// <summary>
    /// The user's own folder: <paramref name="name"/> in the one that <see cref="EvaluationCache.EnvironmentVariable"/> names, or in
    /// that of the system. <see langword="null"/> when the variable says <c>off</c>, and for a user without a home.
    /// </summary>
    /// <param name="name">What is kept there, in a word.</param>
    public static string? Default(string name) =>
        Environment.GetEnvironmentVariable(EvaluationCache.EnvironmentVariable) switch
        {
            "off" => null,
            { Length: > 0 } folder => System.IO.Path.Combine(folder, name),
            _ => OfUser() is { } folder ? System.IO.Path.Combine(folder, name) : null,
        };

    /// <summary>
    /// <c>llm-workbench</c> in <c>$XDG_CACHE_HOME</c> or <c>~/.cache</c> (XDG Base Directory Specification), in <c>~/Library/Caches</c>
    /// on macOS, in the local application data on Windows. <see langword="null"/> for a user without a home: what is kept must not
    /// lie in the folder that happens to be the current one.
    /// </summary>
    public static string? OfUser()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string folder =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? System.IO.Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } xdg && System.IO.Path.IsPathRooted(xdg) ? xdg
            : System.IO.Path.Combine(home, ".cache");
        return System.IO.Path.IsPathRooted(folder) ? System.IO.Path.Combine(folder, "llm-workbench") : null;
    }

    /// <summary>Makes a folder for what is kept. In the user's own nobody else may look: what is kept tells of the models and texts that it
    /// was made of.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string folder)
    {
        if (!OperatingSystem.IsWindows() && IsInOwn(folder))
        {
            Directory.CreateDirectory(OfUser()!, OwnerOnly);
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Makes a folder that nobody else may look into, wherever it lies. One that is there stays as it is, but in the user's own
    /// place it is closed.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void MakePrivate(string folder)
    {
        Make(System.IO.Path.GetDirectoryName(folder)!);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (Directory.CreateDirectory(folder, OwnerOnly).UnixFileMode != OwnerOnly && IsInOwn(folder))
        {
            File.SetUnixFileMode(folder, OwnerOnly);
        }
    }

    /// <summary>Forgets everything.</summary>
    /// <returns>How many bytes were freed.</returns>
    public long Clear()
    {
        List<FileInfo> files = Files();
        long bytes = files.Sum(file => file.Length);
        files.ForEach(file => Delete(file.FullName));
        return bytes - Bytes;
    }

    /// <summary>Deletes what was not used for the longest time until the rest is within the bound.</summary>
    /// <param name="maxBytes">The bound.</param>
    /// <param name="coming">Bytes of a file that is about to come.</param>
    /// <param name="kept">A file that is neither counted nor deleted: the one that is about to come; null for none.</param>
    public void Trim(long maxBytes, long coming = 0, string? kept = null)
    {
        long bytes = coming;
        foreach (FileInfo? file in Files().Where(file => file.FullName != kept).OrderByDescending(Used))
        {
            bytes += file.Length;
            if (bytes > maxBytes)
            {
                Delete(file.FullName);
            }
        }
    }

    /// <summary>Deletes a file, and the folder that is its own; one that another process uses just now may stay for this time.</summary>
    /// <param name="file">The file's full path.</param>
    public void Delete(string file)
    {
        try
        {
            if (isNested)
            {
                Directory.Delete(System.IO.Path.GetDirectoryName(file)!, recursive: true);
            }
            else
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Marks a file as used just now; somebody else's keeps its own time. When it was written stays: by that a loaded model's file
    /// is known.</summary>
    /// <param name="file">The file's full path.</param>
    public static void Touch(string file)
    {
        try
        {
            File.SetLastAccessTimeUtc(file, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private static bool IsInOwn(string folder) =>
        OfUser() is { } own
        && $"{folder}{System.IO.Path.DirectorySeparatorChar}".StartsWith(
            own + System.IO.Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );

    private static DateTime Used(FileInfo file) =>
        file.LastAccessTimeUtc > file.LastWriteTimeUtc ? file.LastAccessTimeUtc : file.LastWriteTimeUtc;

    // Somebody else's folder holds nothing of ours, and another process may be deleting one just now.
    private List<FileInfo> Files() =>
        isNested ? [.. Entries(Path, folder => folder.EnumerateDirectories()).SelectMany(FilesIn)] : [.. FilesIn(new DirectoryInfo(Path))];

    private FileInfo[] FilesIn(DirectoryInfo folder) => Entries(folder.FullName, files => files.EnumerateFiles("*" + extension));

    private static T[] Entries<T>(string path, Func<DirectoryInfo, IEnumerable<T>> list)
    {
        try
        {
            var folder = new DirectoryInfo(path);
            return folder.Exists ? [.. list(folder)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
