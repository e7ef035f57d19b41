using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Models.Stores;

/// <summary>
/// The cache that Hugging Face's libraries share (<see href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache"/>), and newer
/// releases of llama.cpp with them (<see href="https://github.com/ggml-org/llama.cpp/pull/21009"/>): for each repository a folder
/// <c>models--user--name</c> with <c>refs</c> (which commit a branch was), <c>blobs</c> (contents under their hashes) and
/// <c>snapshots</c> (the files of a commit under their names, links to the blobs where the system has links).
/// </summary>
/// <param name="folder">The folder; it need not be there.</param>
public sealed class HubCache(string folder)
{
    /// <summary>Whose it is, in words.</summary>
    public const string Store = "Hugging Face";

    private const string Prefix = "models--";
    private const int LongestReference = 200;

    // Repositories may have folders, and rarely have folders in those.
    private const int Depth = 6;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Where a repository lies, or would.</summary>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <returns>The full path.</returns>
    public string RepositoryFolder(string repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return Path.Combine(Folder, Prefix + repository.Replace("/", "--", StringComparison.Ordinal));
    }

    /// <summary>The commit that a branch or tag was when it was last asked for.</summary>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <param name="revision">A branch, a tag, or a commit itself.</param>
    /// <returns>40 hexadecimal digits; <see langword="null"/> where nothing is known of it.</returns>
    public string? Commit(string repository, string revision)
    {
        if (IsCommit(revision))
        {
            return Directory.Exists(Snapshot(repository, revision)) ? revision : null;
        }

        try
        {
            string path = Path.Combine(RepositoryFolder(repository), "refs", revision);
            return
                StoreFile.Inside(Folder, path) is { } real
                && new FileInfo(real) is { Exists: true, Length: <= LongestReference }
                && File.ReadAllText(real).Trim() is var commit
                && IsCommit(commit)
                ? commit
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The folder of a commit's files.</summary>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <param name="commit">40 hexadecimal digits.</param>
    /// <returns>The full path; it need not be there.</returns>
    public string Snapshot(string repository, string commit) => Path.Combine(RepositoryFolder(repository), "snapshots", commit);

    /// <summary>The GGUF files of a commit that are there: their names in the repository, and sizes in bytes.</summary>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <param name="commit">40 hexadecimal digits.</param>
    /// <returns>The files, by name.</returns>
    public IReadOnlyList<(string Name, long Bytes)> Files(string repository, string commit)
    {
        string snapshot = Snapshot(repository, commit);
        return
        [
            .. StoreFile
                .Below(snapshot, Depth)
                .Where(file => file.Name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
                .Select(file => (file.FullName, Real: StoreFile.Gguf(Folder, file.FullName)))
                .Where(file => file.Real is not null)
                .Select(file => (Path.GetRelativePath(snapshot, file.FullName).Replace('\\', '/'), file.Real!.Length)),
        ];
    }

    /// <summary>All models in the cache; of the files of several commits that are one content, the first found, branches first.</summary>
    /// <returns>One entry for each model: of one in several files the first.</returns>
    public IReadOnlyList<StoredModel> Models() =>
        [.. StoreFile.Entries(Folder).OfType<DirectoryInfo>().Where(entry => IsRepository(entry.Name)).SelectMany(Models)];

    /// <summary>Whether this is the name of a commit.</summary>
    internal static bool IsCommit(string text) => text.Length == 40 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private static bool IsRepository(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.Length > Prefix.Length + 3
        && name.IndexOf("--", Prefix.Length, StringComparison.Ordinal) > 0;

    private IEnumerable<StoredModel> Models(DirectoryInfo folder)
    {
        string repository = folder.Name[Prefix.Length..].Replace("--", "/", StringComparison.Ordinal);
        string? main = Commit(repository, "main");
        IEnumerable<string> commits = StoreFile
            .Entries(Path.Combine(folder.FullName, "snapshots"))
            .OfType<DirectoryInfo>()
            .Select(entry => entry.Name)
            .Where(IsCommit)
            .OrderByDescending(commit => commit == main);
        return commits
            .SelectMany(commit =>
                Files(repository, commit).Select(file => (file, Path: Path.Combine(Snapshot(repository, commit), file.Name)))
            )
            .Where(found => SplitName.Of(found.file.Name) is null or { Number: 1 })
            .DistinctBy(found => found.file.Name, StringComparer.OrdinalIgnoreCase)
            .Select(found => new StoredModel(
                SplitName.ModelName(found.file.Name),
                $"{repository}/{found.file.Name[..^".gguf".Length]}",
                found.Path,
                Store,
                found.file.Bytes
            ));
    }
}
