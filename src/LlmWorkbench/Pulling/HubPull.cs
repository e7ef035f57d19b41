using System.Diagnostics;
using LlmWorkbench.Gguf;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Placing;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling;

/// <summary>Pulls from a repository into Hugging Face's cache.</summary>
/// <param name="web">Sends the requests.</param>
/// <param name="options">Which file, and how.</param>
/// <param name="settings">The server, and the cache.</param>
/// <param name="run">Told how far it has come; stops it.</param>
internal sealed class HubPull(WebRequests web, PullOptions options, HubSettings settings, RunContext run) : IPull
{
    private readonly HubClient _hub = new(web, settings.Endpoint);

    /// <inheritdoc/>
    public async Task<PullResult> OffersAsync(PullSource source)
    {
        (HubModel model, IReadOnlyList<PullItem> items) = await LookAsync(source).ConfigureAwait(false);
        return List(source, model, items);
    }

    /// <inheritdoc/>
    public async Task<PullResult> PullAsync(PullSource source)
    {
        (HubModel model, IReadOnlyList<PullItem> items) = await LookAsync(source).ConfigureAwait(false);
        if (PullChoice.Of(items, model.Repository, options.File ?? source.File, source.Type) is not { } item)
        {
            return List(source, model, items);
        }

        GivenHash.Require(options, item);
        var present = new PresentModel(settings.Cache, options.Stores);
        PullResult result = Result(source, model, item.Row(PullState.Offered));
        if (await present.FindAsync(model, item, run).ConfigureAwait(false) is { } here)
        {
            Refer(source, model, here);
            return result with { Models = [here] };
        }

        options.Starting?.Invoke(result);
        return await FetchAsync(source, model, item, result).ConfigureAwait(false);
    }

    private async Task<PullResult> FetchAsync(PullSource source, HubModel model, PullItem item, PullResult result)
    {
        var placement = new HubPlacement(settings.Cache, model.Repository);
        long left = item.Files.Sum(file => placement.HasBlob(file.Checksum.Hex, file.Bytes) ? 0 : file.Bytes - PartBytes(placement, file));
        if (options.Limits.FreeBytes(settings.Cache.Folder) is { } free && left > free)
        {
            throw WantedFile.NoRoom(left, free, settings.Cache.Folder);
        }

        var watch = Stopwatch.StartNew();
        List<string> paths = [];
        (long done, long resumed) = (0, 0);
        string? note = null;
        foreach (HubFile file in item.Files)
        {
            placement.Prepare(model.Commit, file.Path);
            using IDisposable held = placement.Lock(file.Checksum.Hex);
            if (!placement.HasBlob(file.Checksum.Hex, file.Bytes))
            {
                (long from, string name) = (done, file.Path);
                RunContext part = run.Share(
                    (double)from / item.Bytes,
                    (double)(from + file.Bytes) / item.Bytes,
                    item.Files.Count > 1 ? name : null
                );
                Transferred came = await new FileTransfer(web, options.Limits)
                    .FetchAsync(Wanted(model, file, placement), part, here => run.Keep(() => Begun(result, item, from + here)))
                    .ConfigureAwait(false);
                resumed += came.Resumed;
                note ??= Check(placement.PartOf(file.Checksum.Hex), file, item.Files.Count);
            }

            done += file.Bytes;
            paths.Add(placement.Place(model.Commit, file.Path, file.Checksum.Hex));
        }

        PulledModel row = item.Row(PullState.Fetched) with { Path = paths[0], BytesResumed = resumed, Note = note };
        placement.Refer(Revision(source), model.Commit);
        return result with { Models = [row], Duration = watch.Elapsed };
    }

    private static long PartBytes(HubPlacement placement, HubFile file) =>
        new FileInfo(placement.PartOf(file.Checksum.Hex)) is { Exists: true } part ? Math.Min(part.Length, file.Bytes) : 0;

    private WantedFile Wanted(HubModel model, HubFile file, HubPlacement placement) =>
        new(file.Path, _hub.Address(model, file), placement.PartOf(file.Checksum.Hex), file.Bytes, file.Checksum)
        {
            Require = response =>
            {
                if (!response.IsSuccessStatusCode)
                {
                    HubFailure.Refuse(response, settings.Endpoint, model.Repository, model.Commit);
                }
            },
        };

    private static string? Check(string part, HubFile file, int count)
    {
        try
        {
            return PulledFile.Check(part, count);
        }
        catch (GgufFormatException e)
        {
            TransferPart.DeleteAt(part);
            throw new WorkbenchException(
                $"{VisibleText.Phrase(file.Path)} came as it was published, but it is no model that can be read, and was deleted: "
                    + $"{e.Message}",
                e
            );
        }
    }

    private static PullResult Begun(PullResult result, PullItem item, long here) =>
        result with
        {
            Models = [item.Row(PullState.Begun) with { BytesHere = here }],
        };

    private void Refer(PullSource source, HubModel model, PulledModel here)
    {
        if (here.Store is null)
        {
            try
            {
                new HubPlacement(settings.Cache, model.Repository).Refer(Revision(source), model.Commit);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or WorkbenchException)
            {
                // The model is here, in a cache that others keep: which commit the branch is stays what they wrote.
            }
        }
    }

    private async Task<(HubModel Model, IReadOnlyList<PullItem> Items)> LookAsync(PullSource source)
    {
        string revision = Revision(source);
        if (!HubPath.IsSafe(revision))
        {
            throw new WorkbenchException(
                $"«{VisibleText.Phrase(revision)}» is no branch, tag or commit: leave out --revision for the newest."
            );
        }

        run.Report(0, $"asking {settings.Endpoint.Host}");
        HubModel model = await _hub.ModelAsync(source.Repository!, revision, run).ConfigureAwait(false);
        return (model, PullItem.Of(await _hub.FilesAsync(model, run).ConfigureAwait(false)));
    }

    private string Revision(PullSource source) => options.Revision ?? source.Revision ?? "main";

    private PullResult List(PullSource source, HubModel model, IReadOnlyList<PullItem> items)
    {
        var present = new PresentModel(settings.Cache, options.Stores);
        return items.Count == 0
            ? throw new WorkbenchException(
                $"{VisibleText.Phrase(model.Repository)} has no .gguf file: look for a repository of the same model whose name ends "
                    + $"in GGUF, which "
                    + "somebody has converted."
            )
            : Result(
                source,
                model,
                [.. items.OrderBy(item => item.IsBeside).ThenBy(item => item.Bytes).Select(item => present.Row(model, item))]
            ) with
            {
                IsList = true,
            };
    }

    private PullResult Result(PullSource source, HubModel model, params IReadOnlyList<PulledModel> models) =>
        new(model.Repository, Revision(source), model.Commit, model.Licence, models)
        {
            Folder = settings.Cache.Folder,
            IsFoundByName = options.CacheFolder is null,
        };
}
