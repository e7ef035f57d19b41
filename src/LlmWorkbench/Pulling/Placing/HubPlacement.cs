using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Placing;

/// <summary>
/// Puts files into Hugging Face's cache as its own libraries do (<see cref="HubCache"/>): the content under its hash in <c>blobs</c>, with
/// <c>.incomplete</c> until it is whole; a link under its name in the commit's snapshot. Where the system has no links for this user, the
/// file itself lies in the snapshot, as huggingface_hub does it on Windows.
/// </summary>
/// <param name="cache">The cache.</param>
/// <param name="repository">As in <c>user/name</c>.</param>
internal sealed class HubPlacement(HubCache cache, string repository)
{
    /// <summary>Makes a link to a path that counts from the link's folder; <see langword="null"/> for the system's. Says whether it
    /// could.</summary>
    public Func<string, string, bool> Link { get; init; } = TryLink;

    private string Folder => cache.RepositoryFolder(repository);

    /// <summary>Where a content is written until it is whole.</summary>
    /// <param name="hash">Its hash.</param>
    public string PartOf(string hash) => Path.Combine(Folder, "blobs", $"{hash}.incomplete");

    /// <summary>Keeps others from fetching the same content, by the lock that huggingface_hub takes for it.</summary>
    /// <param name="hash">The content's hash.</param>
    /// <exception cref="WorkbenchException">Somebody holds it.</exception>
    public IDisposable Lock(string hash)
    {
        string path = Path.Combine(cache.Folder, ".locks", Path.GetFileName(Folder), $"{hash}.lock");
        Make(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new WorkbenchException("Another program fetches this file just now: wait until it is done, or end it.", e);
        }
    }

    /// <summary>Makes the folders that a file of a commit needs.</summary>
    /// <param name="commit">40 hexadecimal digits.</param>
    /// <param name="name">The file's name in the repository.</param>
    public void Prepare(string commit, string name)
    {
        Make(Path.Combine(Folder, "blobs"));
        Make(Path.GetDirectoryName(PathOf(commit, name))!);
        if (StoreFile.Inside(cache.Folder, Path.GetDirectoryName(PathOf(commit, name))!) is null)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(Folder)} holds a link that leads out of the cache: nothing is written through it; delete the link."
            );
        }
    }

    /// <summary>Gives a whole content its names.</summary>
    /// <param name="commit">40 hexadecimal digits.</param>
    /// <param name="name">The file's name in the repository.</param>
    /// <param name="hash">The content's hash.</param>
    /// <returns>The full path under which the file is found.</returns>
    public string Place(string commit, string name, string hash)
    {
        string blob = Path.Combine(Folder, "blobs", hash);
        bool isNew = File.Exists(PartOf(hash));
        if (isNew)
        {
            TransferPart.Finish(PartOf(hash), blob);
        }

        string path = PathOf(commit, name);
        if (new FileInfo(path) is { LinkTarget: not null } or { Exists: true })
        {
            // What is there leads nowhere, or to another content.
            File.Delete(path);
        }

        if (!Link(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, blob)))
        {
            if (isNew)
            {
                File.Move(blob, path);
            }
            else
            {
                File.Copy(blob, path);
            }
        }

        return path;
    }

    /// <summary>Whether the content is there already, under its hash.</summary>
    public bool HasBlob(string hash, long bytes) =>
        new FileInfo(Path.Combine(Folder, "blobs", hash)) is { Exists: true, LinkTarget: null } blob && blob.Length == bytes;

    /// <summary>Writes down which commit a branch or tag is.</summary>
    public void Refer(string revision, string commit)
    {
        if (!HubCache.IsCommit(revision))
        {
            string path = Path.Combine(Folder, "refs", revision);
            if (new FileInfo(path) is { Exists: true, Length: < 100 } && File.ReadAllText(path).Trim() == commit)
            {
                return;
            }

            Make(Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, commit);
        }
    }

    private string PathOf(string commit, string name) => Path.Combine([cache.Snapshot(repository, commit), .. name.Split('/')]);

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(
                $"The folder {VisibleText.Phrase(folder)}, where models are kept, cannot be made: "
                    + $"{FileFailure.Sentence(e).TrimEnd('.')}; or set "
                    + "HF_HUB_CACHE to a folder that can be written.",
                e
            );
        }
    }

    // Windows gives links to administrators and developers alone, and some disks have none.
    private static bool TryLink(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
