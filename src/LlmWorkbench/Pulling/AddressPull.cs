using System.Diagnostics;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling;

/// <summary>Pulls a file from an address into the workbench's own folder of models.</summary>
/// <param name="web">Sends the requests.</param>
/// <param name="options">How it is fetched.</param>
/// <param name="isOffline">Whether nobody may be asked.</param>
/// <param name="run">Told how far it has come; stops it.</param>
internal sealed class AddressPull(WebRequests web, PullOptions options, bool isOffline, RunContext run) : IPull
{
    private const string Ending = ".gguf";

    private string Folder => options.AddressFolder ?? ModelFolders.DownloadFolder;

    /// <inheritdoc/>
    public Task<PullResult> OffersAsync(PullSource source) =>
        throw new WorkbenchException(
            "An address is one file, and has nothing to list: leave out --list, or give a repository as user/name."
        );

    /// <inheritdoc/>
    public async Task<PullResult> PullAsync(PullSource source)
    {
        RequireMeaning();
        Uri address = source.Address!;
        string name = NameOf(address);
        string target = Path.Combine(Folder, name);
        Checksum? expected = GivenHash.Of(options);
        PullResult result = new(WebRequests.Shown(address), null, null, null, [Row(name, PullState.Offered, null, expected)])
        {
            Folder = Folder,
            IsOffline = isOffline,
        };
        if (await HereAsync(target, expected).ConfigureAwait(false) is { } hash)
        {
            return result with { Models = [Row(name, PullState.Here, target, expected) with { Sha256 = hash }] };
        }

        if (isOffline)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(name)} is not here, and --offline or HF_HUB_OFFLINE says to ask nobody: pull it once with a network."
            );
        }

        Directory.CreateDirectory(Folder);
        options.Starting?.Invoke(result);
        var watch = Stopwatch.StartNew();
        var wanted = new WantedFile(name, address, target + ".part", null, expected) { Require = response => Require(response, address) };
        Transferred came = await new FileTransfer(web, options.Limits)
            .FetchAsync(
                wanted,
                run,
                here => run.Keep(() => result with { Models = [Row(name, PullState.Begun, null, expected) with { BytesHere = here }] })
            )
            .ConfigureAwait(false);
        string? note = Check(wanted.Part, name);
        TransferPart.Finish(wanted.Part, target);
        PulledModel row = Row(name, PullState.Fetched, target, expected) with
        {
            Bytes = came.Bytes,
            BytesHere = came.Bytes,
            BytesResumed = came.Resumed,
            Sha256 = came.Hash,
            Note =
                note
                ?? (expected is null ? "Nobody has vouched for the content: compare its SHA-256 with that of whoever publishes it." : null),
        };
        return result with { Models = [row], Duration = watch.Elapsed };
    }

    // What is not followed is refused: nobody should take it for followed.
    private void RequireMeaning()
    {
        if (options.Revision is not null)
        {
            throw new WorkbenchException("--revision is of a repository, and an address is one file: leave it out.");
        }

        if (options.CacheFolder is not null)
        {
            throw new WorkbenchException(
                "--cache is Hugging Face's, and a file from an address lies in the workbench's own folder: leave it out."
            );
        }
    }

    private static PulledModel Row(string name, PullState state, string? path, Checksum? expected)
    {
        long? bytes = path is null ? null : new FileInfo(path).Length;
        return new PulledModel(name, TypeInName.Of(Path.ChangeExtension(name, null)), 1, bytes, state)
        {
            Sha256 = expected?.Hex,
            IsVouchedFor = expected is not null,
            Path = path,
            BytesHere = bytes ?? 0,
        };
    }

    private string NameOf(Uri address)
    {
        string name = options.File ?? Uri.UnescapeDataString(address.Segments[^1]);
        string whole = name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name : name + Ending;
        return HubPath.IsSafe(whole) && !whole.Contains('/', StringComparison.Ordinal) && whole.Length > Ending.Length && whole[0] != '.'
            ? whole
            : throw new WorkbenchException(
                $"«{VisibleText.Phrase(name)}» cannot be the name of a file here: say with --file how it is to be called."
            );
    }

    // What is there under the name is the file itself, or something else that must not go unasked.
    private async Task<string?> HereAsync(string target, Checksum? expected)
    {
        if (StoreFile.Gguf(Folder, target) is not { } file)
        {
            return null;
        }

        await using FileStream content = file.OpenRead();
        byte[] hash = await System.Security.Cryptography.SHA256.HashDataAsync(content, run.Cancellation).ConfigureAwait(false);
        string hex = Convert.ToHexStringLower(hash);
        return expected is null || expected.Hex == hex
            ? hex
            : throw new WorkbenchException(
                $"There is another file under the name {VisibleText.Phrase(Path.GetFileName(target))} already: say with --file how "
                    + $"this one is to be "
                    + "called, or delete that one."
            );
    }

    private static void Require(HttpResponseMessage response, Uri address)
    {
        int status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        string what = status switch
        {
            404 or 410 => $"there is no such file ({status}): check the address.",
            401 or 403 =>
                $"it is given only to those who have signed in ({status}): fetch it with a browser, and put it into a folder named models.",
            _ => $"no file is sent ({status}): check the address.",
        };
        throw new WorkbenchException($"{WebRequests.Shown(address)} cannot be fetched: {what}");
    }

    private static string? Check(string part, string name)
    {
        try
        {
            return PulledFile.Check(part, files: 1);
        }
        catch (GgufFormatException e)
        {
            TransferPart.DeleteAt(part);
            throw new WorkbenchException($"{VisibleText.Phrase(name)} is no model that can be read, and was deleted: {e.Message}", e);
        }
    }
}
