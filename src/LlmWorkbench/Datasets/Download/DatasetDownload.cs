using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets.Download;

/// <summary>
/// Fetches a file whose content is known by its SHA-256. It is hashed while it is written to a file of another name, which gets
/// its own only when the hash is right; what an interruption left of it is gone on with.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class DatasetDownload(HttpClient client)
{
    private const int HashLength = 64;
    private const int BufferBytes = 1 << 16;

    // A server that sends less than this in the time of our patience has gone, or never ends.
    private const int FewestBytes = 4096;

    /// <summary>The most bytes that a file may have, unless <see cref="MaxBytes"/> says otherwise: 1 GiB. The datasets that
    /// <see cref="KnownDataset"/> names have under 20 MB, and the zip file of WikiText-103, a hundred times WikiText-2's text, has
    /// 192 MB (<see href="https://arxiv.org/abs/1609.07843"/> describes both).</summary>
    public const long Largest = 1L << 30;

    /// <summary>How many bytes a file may have. A server that sends more, or does not stop, is left.</summary>
    public long MaxBytes { get; init; } = Largest;

    /// <summary>How long a server may say nothing, or next to nothing.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Fetches a file, unless it is there already.</summary>
    /// <param name="address">Where it is: an http or https address.</param>
    /// <param name="sha256">What its SHA-256 must be: 64 hexadecimal digits.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="run">Told how far it has come; stops it: what has come stays in <c>target.part</c> for the next time.</param>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="WorkbenchException">The address or hash is no such thing, the server refuses, leads elsewhere than to the web,
    /// sends another
    /// content or more than <see cref="MaxBytes"/>, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<long> GetAsync(Uri address, string sha256, string target, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new WorkbenchException(
                $"«{VisibleText.Phrase(address.OriginalString)}» is not an address to fetch from: it begins with https://."
            );
        }

        if (sha256.Length != HashLength || !sha256.All(char.IsAsciiHexDigit))
        {
            throw new WorkbenchException($"A SHA-256 has {HashLength} hexadecimal digits, «{VisibleText.Phrase(sha256)}» is none.");
        }

        try
        {
            if (File.Exists(target) && Same(await HashAsync(target, run.Cancellation).ConfigureAwait(false), sha256))
            {
                return new FileInfo(target).Length;
            }

            MakeFolder(target);
            string part = target + ".part";
            RequireFile(target);
            RequireFile(part);
            bool wentOn = await FetchOrLeaveAsync(address, part, run).ConfigureAwait(false);
            string found = await HashAsync(part, run.Cancellation).ConfigureAwait(false);
            if (wentOn && !Same(found, sha256))
            {
                // What an earlier command had left was the beginning of another file.
                File.Delete(part);
                await FetchOrLeaveAsync(address, part, run).ConfigureAwait(false);
                found = await HashAsync(part, run.Cancellation).ConfigureAwait(false);
            }

            if (!Same(found, sha256))
            {
                File.Delete(part);
                throw new WorkbenchException(
                    $"What came from {address} is not what it should be: its SHA-256 is {found}, not {sha256}; nothing was kept."
                );
            }

            File.Move(part, target, overwrite: true);
            return new FileInfo(target).Length;
        }
        catch (Exception e) when (e is HttpRequestException or NotSupportedException or UriFormatException or InvalidOperationException)
        {
            // The last three are a client's words for a redirect that leads nowhere.
            throw new WorkbenchException($"{address} cannot be fetched: {DownloadFailure.Reason(e, address)}", e);
        }
        catch (HttpIOException e)
        {
            throw new WorkbenchException($"{address} cannot be fetched: {DownloadFailure.Reason(e, address)}{Kept(target)}", e);
        }
        catch (IOException e)
        {
            throw new WorkbenchException(
                $"{Path.GetFileName(target)} cannot be fetched or written: "
                    + $"{FileFailure.Sentence(e).Replace(target + ".part", ShownPath.Of(target), StringComparison.Ordinal)}{Kept(target)}",
                e
            );
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WorkbenchException($"{ShownPath.Of(target)} cannot be written: {FileFailure.Sentence(e)}", e);
        }
    }

    private static void MakeFolder(string target)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(
                $"The folder {ShownPath.Of(folder)}, where datasets are kept, cannot be made: "
                    + $"{FileFailure.Sentence(e).TrimEnd('.')}; or set "
                    + $"{Caching.EvaluationCache.EnvironmentVariable} to a folder that can be written.",
                e
            );
        }
    }

    private static string Kept(string target) =>
        File.Exists(target + ".part") ? " What has come so far is kept; the same command goes on with it." : "";

    // An empty part is not a beginning to go on with.
    private async Task<bool> FetchOrLeaveAsync(Uri address, string part, RunContext run)
    {
        try
        {
            return await FetchAsync(address, part, run).ConfigureAwait(false);
        }
        catch
        {
            if (File.Exists(part) && new FileInfo(part).Length == 0)
            {
                File.Delete(part);
            }

            throw;
        }
    }

    // Whether it went on with what was there.
    private async Task<bool> FetchAsync(Uri address, string part, RunContext run)
    {
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        waiting.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage response = await new WebRedirects(client)
                .GetAsync(
                    address,
                    request => request.Headers.Range = file.Length > 0 ? new RangeHeaderValue(file.Length, null) : null,
                    null,
                    waiting.Token
                )
                .ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && file.Length > 0)
            {
                // There is nothing after what is here: it is whole, or its hash will say that it is wrong.
                return true;
            }

            response.EnsureSuccessStatusCode();
            if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != file.Length)
            {
                // The server sends all of it anew.
                file.SetLength(0);
            }

            bool wentOn = file.Length > 0;
            file.Position = file.Length;
            RequireRoom(address, part, file.Position, response.Content.Headers.ContentLength);
            await CopyAsync(address, response, file, run, waiting).ConfigureAwait(false);
            return wentOn;
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            throw new IOException($"{address.Host} has sent nothing, or next to nothing, for {Patience.TotalSeconds:0} seconds.");
        }
    }

    private async Task CopyAsync(
        Uri address,
        HttpResponseMessage response,
        FileStream file,
        RunContext run,
        CancellationTokenSource waiting
    )
    {
        long? total = file.Position + response.Content.Headers.ContentLength;
        await using Stream content = await response.Content.ReadAsStreamAsync(waiting.Token).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        long sincePatience = 0L;
        for (int read; (read = await content.ReadAsync(buffer, waiting.Token).ConfigureAwait(false)) > 0; )
        {
            if (file.Position + read > MaxBytes)
            {
                file.SetLength(0);
                throw TooLarge(address);
            }

            await file.WriteAsync(buffer.AsMemory(0, read), waiting.Token).ConfigureAwait(false);
            sincePatience += read;
            if (sincePatience >= FewestBytes)
            {
                sincePatience = 0;
                waiting.CancelAfter(Patience);
            }

            run.Report(
                total is > 0 ? Math.Min(1, file.Position / (double)total) : 0,
                total is null ? Figures.Bytes(file.Position) : $"{Figures.Bytes(file.Position)} of {Figures.Bytes(total.Value)}"
            );
        }
    }

    // What is announced is refused before it is fetched; what is not is counted while it comes.
    private void RequireRoom(Uri address, string part, long have, long? announced)
    {
        if (announced is not { } rest)
        {
            return;
        }

        if (rest > MaxBytes - have)
        {
            throw TooLarge(address);
        }

        if (FreeBytes(part) is { } free && rest > free)
        {
            throw new WorkbenchException(
                $"{address} has {Figures.Bytes(rest)} to send, but only {Figures.Bytes(free)} are free at {ShownPath.Of(part)}: "
                    + $"make room, or set {Caching.EvaluationCache.EnvironmentVariable} to a folder of another disk."
            );
        }
    }

    private WorkbenchException TooLarge(Uri address) =>
        new($"{address} sends more than {Figures.Bytes(MaxBytes)}, which is the most that is fetched; nothing was kept.");

    private static long? FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some network disks do not say; then writing itself will.
            return null;
        }
    }

    // Links could lead anywhere, and a pipe would be waited for.
    private static void RequireFile(string path)
    {
        if (new FileInfo(path).LinkTarget is not null || Directory.Exists(path) || SpecialFile.Is(path))
        {
            throw new WorkbenchException($"{ShownPath.Of(path)} is in the way: it is a link, a folder, or no file at all.");
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }

    private static bool Same(string found, string wanted) => found.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
