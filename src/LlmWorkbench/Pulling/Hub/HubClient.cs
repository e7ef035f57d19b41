using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>Asks a server of Hugging Face's kind about a repository
/// (<see href="https://huggingface.co/docs/hub/api"/>).</summary>
/// <param name="web">Sends the requests.</param>
/// <param name="endpoint">The server.</param>
internal sealed class HubClient(WebRequests web, Uri endpoint)
{
    private const int MostBytes = 32 << 20;
    private const int MostPages = 200;

    /// <summary>What the server says of a repository.</summary>
    /// <exception cref="WorkbenchException">It cannot be had; the sentence says why, and what would help.</exception>
    public async Task<HubModel> ModelAsync(string repository, string revision, RunContext run)
    {
        Uri address = At($"api/models/{repository}/revision/{Uri.EscapeDataString(revision)}");
        (JsonDocument json, _) = await JsonAsync(address, repository, revision, run).ConfigureAwait(false);
        using (json)
        {
            string? commit = Text(json.RootElement, "sha");
            return commit is not null && HubCache.IsCommit(commit)
                ? new HubModel(repository, commit, CardLicence.Read(repository, json.RootElement))
                : throw Strange(repository);
        }
    }

    /// <summary>The GGUF files of a repository, with sizes and hashes.</summary>
    /// <exception cref="WorkbenchException">They cannot be had, or a name would lead out of the folder.</exception>
    public async Task<IReadOnlyList<HubFile>> FilesAsync(HubModel model, RunContext run)
    {
        List<HubFile> files = [];
        Uri? page = At($"api/models/{model.Repository}/tree/{model.Commit}?recursive=true&expand=false");
        for (int pages = 0; page is not null; pages++)
        {
            (JsonDocument json, Uri? next) =
                pages < MostPages
                    ? await JsonAsync(page, model.Repository, model.Commit, run).ConfigureAwait(false)
                    : throw Strange(model.Repository);
            using (json)
            {
                if (json.RootElement.ValueKind != JsonValueKind.Array)
                {
                    throw Strange(model.Repository);
                }

                files.AddRange(json.RootElement.EnumerateArray().Select(entry => File(model.Repository, entry)).OfType<HubFile>());
            }

            page = next;
        }

        // A list that changes between two of its pages can have a file on both.
        return [.. files.DistinctBy(file => file.Path, StringComparer.Ordinal).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Where a file of a commit is.</summary>
    public Uri Address(HubModel model, HubFile file) =>
        At($"{model.Repository}/resolve/{model.Commit}/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}");

    private Uri At(string path) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private HubFile? File(string repository, JsonElement entry)
    {
        if (
            Text(entry, "type") != "file"
            || Text(entry, "path") is not { } path
            || !path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        if (!HubPath.IsSafe(path))
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(repository)} names a file «{VisibleText.Phrase(path)}», which cannot be the name of one here: "
                    + $"nothing of "
                    + "this repository is fetched."
            );
        }

        bool isLarge = entry.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind == JsonValueKind.Object;
        Checksum? sum = isLarge ? Checksum.OfSha256(Text(lfs, "oid")) : Checksum.OfGit(Text(entry, "oid"));
        return
            sum is not null
            && (isLarge ? lfs : entry).TryGetProperty("size", out JsonElement size)
            && size.ValueKind == JsonValueKind.Number
            && size.TryGetInt64(out long bytes)
            && bytes >= 0
            ? new HubFile(path, bytes, sum)
            : throw Strange(repository);
    }

    private async Task<(JsonDocument Json, Uri? Next)> JsonAsync(Uri address, string repository, string revision, RunContext run)
    {
        using HttpResponseMessage response = await web.GetAsync(address, null, null, run).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            HubFailure.Refuse(response, endpoint, repository, revision);
        }

        try
        {
            string text = await web.TextAsync(response, MostBytes, run).ConfigureAwait(false);
            return (JsonDocument.Parse(ForeignJson.WithWholeCharacters(text)), Next(response, address));
        }
        catch (JsonException e)
        {
            throw new WorkbenchException(Strange(repository).Message, e);
        }
    }

    // As in «<https://…?cursor=…>; rel="next"». A page elsewhere is not asked for: this is one server's list.
    private Uri? Next(HttpResponseMessage response, Uri address)
    {
        string? link = response.Headers.TryGetValues("Link", out IEnumerable<string>? links)
            ? links.SelectMany(text => text.Split(',')).FirstOrDefault(text => text.Contains("rel=\"next\"", StringComparison.Ordinal))
            : null;
        int begin = link?.IndexOf('<', StringComparison.Ordinal) ?? -1;
        int end = link?.IndexOf('>', StringComparison.Ordinal) ?? -1;
        return
            link is not null
            && begin >= 0
            && end > begin
            && Uri.TryCreate(address, link[(begin + 1)..end], out Uri? next)
            && next.Authority == endpoint.Authority
            && next.Scheme == endpoint.Scheme
            ? next
            : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private WorkbenchException Strange(string repository) =>
        new(
            $"What {endpoint.Authority} says of {VisibleText.Phrase(repository)} is not what a model server says: check "
                + $"HF_ENDPOINT, or whether a "
                + "page to sign in to this network is in the way."
        );
}
