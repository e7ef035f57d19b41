using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Placing;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Pulling;

/// <summary>Finds a model that is on this machine already, whoever fetched it.</summary>
/// <param name="cache">Hugging Face's cache.</param>
/// <param name="stores">What other programs keep.</param>
internal sealed class PresentModel(HubCache cache, ModelStores stores)
{
    /// <summary>A row of a list: what the cache has of it. Nothing is read for it.</summary>
    public PulledModel Row(HubModel model, PullItem item)
    {
        string note = item.IsBeside ? "goes with a model, and is none" : "";
        PulledModel row = item.Row(PullState.Offered) with { Note = note.Length > 0 ? note : null };
        if (PathIn(model, item) is { } path)
        {
            return row with { State = PullState.Here, BytesHere = item.Bytes, Path = path };
        }

        var placement = new HubPlacement(cache, model.Repository);
        long here = item.Files.Sum(file =>
            placement.HasBlob(file.Checksum.Hex, file.Bytes) ? file.Bytes
            : new FileInfo(placement.PartOf(file.Checksum.Hex)) is { Exists: true } part ? Math.Min(part.Length, file.Bytes)
            : 0
        );
        return here > 0 ? row with { State = PullState.Begun, BytesHere = here } : row;
    }

    /// <summary>The model, where it is here whole: in the cache; or, in a single file, with another program, whose file of the same
    /// length is
    /// then read for its hash.</summary>
    /// <returns>It, or <see langword="null"/>.</returns>
    public async Task<PulledModel?> FindAsync(HubModel model, PullItem item, RunContext run)
    {
        if (PathIn(model, item) is { } path)
        {
            return item.Row(PullState.Here) with { Path = path };
        }

        foreach (StoredModel other in item.Files.Count == 1 ? stores.All().Where(other => other.Bytes == item.Bytes) : [])
        {
            run.Report(0, $"reading the file of the same length that {other.Store} keeps");
            if (await HashAsync(other.Path, item.Files[0], run).ConfigureAwait(false) == item.Files[0].Checksum.Hex)
            {
                return item.Row(PullState.Here) with { Path = other.Path, Store = other.Store == HubCache.Store ? null : other.Store };
            }
        }

        return null;
    }

    private static async Task<string> HashAsync(string path, HubFile file, RunContext run)
    {
        using System.Security.Cryptography.IncrementalHash hash = file.Checksum.Begin(file.Bytes);
        await using FileStream content = File.OpenRead(path);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = await content.ReadAsync(buffer, run.Cancellation).ConfigureAwait(false)) > 0; )
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // All files of the commit are in the snapshot, each as long as it should be.
    private string? PathIn(HubModel model, PullItem item)
    {
        string snapshot = cache.Snapshot(model.Repository, model.Commit);
        string[] paths = [.. item.Files.Select(file => Path.Combine([snapshot, .. file.Path.Split('/')]))];
        return paths.Zip(item.Files).All(pair => StoreFile.Gguf(cache.Folder, pair.First)?.Length == pair.Second.Bytes) ? paths[0] : null;
    }
}
