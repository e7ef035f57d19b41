using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling;

/// <summary>Finds in Hugging Face's cache what was fetched before, and asks nobody.</summary>
/// <param name="options">Which file.</param>
/// <param name="settings">The cache.</param>
internal sealed class OfflinePull(PullOptions options, HubSettings settings) : IPull
{
    // Nobody says what a content must be; it was checked when it came.
    private static readonly Checksum s_unknown = Checksum.OfGit(new string('0', 40))!;

    /// <inheritdoc/>
    public Task<PullResult> OffersAsync(PullSource source)
    {
        (string commit, IReadOnlyList<PullItem> items) = Look(source);
        return Task.FromResult(Result(source, commit, [.. items.Select(item => Row(source, commit, item))]) with { IsList = true });
    }

    /// <inheritdoc/>
    public Task<PullResult> PullAsync(PullSource source)
    {
        if (GivenHash.Of(options) is not null)
        {
            throw new WorkbenchException(
                "Which SHA-256 a repository's file has, only the repository says, and --offline or HF_HUB_OFFLINE says to ask nobody: "
                    + "leave out --sha256."
            );
        }

        (string commit, IReadOnlyList<PullItem> items) = Look(source);
        return PullChoice.Of(items, source.Repository!, options.File ?? source.File, source.Type) is { } item
            ? Task.FromResult(Result(source, commit, Row(source, commit, item)))
            : OffersAsync(source);
    }

    private (string Commit, IReadOnlyList<PullItem> Items) Look(PullSource source)
    {
        string revision = Revision(source);
        string? commit = HubPath.IsSafe(revision) ? settings.Cache.Commit(source.Repository!, revision) : null;
        List<HubFile> files = commit is null
            ? []
            : [.. settings.Cache.Files(source.Repository!, commit).Select(file => new HubFile(file.Name, file.Bytes, s_unknown))];
        return files.Count > 0
            ? (commit!, PullItem.Of(files))
            : throw new WorkbenchException(
                $"Nothing of {VisibleText.Phrase(source.Repository!)} at {VisibleText.Phrase(revision)} is here, and --offline or "
                    + $"HF_HUB_OFFLINE "
                    + "says to ask nobody: pull it once with a network."
            );
    }

    private PulledModel Row(PullSource source, string commit, PullItem item) =>
        item.Row(PullState.Here) with
        {
            Sha256 = null,
            Path = Path.Combine([settings.Cache.Snapshot(source.Repository!, commit), .. item.Name.Split('/')]),
        };

    private string Revision(PullSource source) => options.Revision ?? source.Revision ?? "main";

    private PullResult Result(PullSource source, string commit, params IReadOnlyList<PulledModel> models) =>
        new(source.Repository!, Revision(source), commit, null, models)
        {
            Folder = settings.Cache.Folder,
            IsFoundByName = options.CacheFolder is null,
            IsOffline = true,
        };
}
