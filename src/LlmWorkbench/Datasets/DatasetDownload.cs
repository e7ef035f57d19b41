using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;

namespace LlmWorkbench.Datasets;

/// <summary>
/// Fetches a file whose content is known by its SHA-256. It is hashed while it is written to a file of another name, which gets
/// its own only when the hash is right; what an interruption left of it is gone on with.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class DatasetDownload(HttpClient client)
{
    private const int HashLength = 64;
    private const int BufferBytes = 1 << 16;

    // A server that says nothing for so long has gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fetches a file, unless it is there already.</summary>
    /// <param name="address">Where it is: an http or https address.</param>
    /// <param name="sha256">What its SHA-256 must be: 64 hexadecimal digits.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Stops it; what has come stays in <c>target.part</c> for the next time.</param>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="WorkbenchException">The address or hash is no such thing, the server refuses, the content is another, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<long> GetAsync(Uri address, string sha256, string target, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new WorkbenchException($"«{address}» is no address to fetch from: it begins with https://.");
        }

        if (sha256.Length != HashLength || !sha256.All(char.IsAsciiHexDigit))
        {
            throw new WorkbenchException($"A SHA-256 has {HashLength} hexadecimal digits, «{sha256}» is none.");
        }

        try
        {
            if (File.Exists(target) && Same(await HashAsync(target, cancellation).ConfigureAwait(false), sha256))
            {
                return new FileInfo(target).Length;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            var part = target + ".part";
            await FetchAsync(address, part, progress, cancellation).ConfigureAwait(false);
            var found = await HashAsync(part, cancellation).ConfigureAwait(false);
            if (!Same(found, sha256))
            {
                File.Delete(part);
                throw new WorkbenchException($"What came from {address} is not what it should be: its SHA-256 is {found}, not {sha256}; nothing was kept.");
            }

            File.Move(part, target, overwrite: true);
            return new FileInfo(target).Length;
        }
        catch (HttpRequestException e)
        {
            throw new WorkbenchException($"{address} cannot be fetched: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new WorkbenchException($"{Path.GetFileName(target)} cannot be fetched or written: {e.Message} What has come so far is kept; run the command again to go on.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WorkbenchException($"{ShownPath.Of(target)} cannot be written: {e.Message}", e);
        }
    }

    private async Task FetchAsync(Uri address, string part, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        waiting.CancelAfter(Patience);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, waiting.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // There is nothing behind what is here: it is whole, or its hash will say that it is wrong.
                return;
            }

            response.EnsureSuccessStatusCode();
            if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != file.Length)
            {
                // The server sends all of it anew.
                file.SetLength(0);
            }

            file.Position = file.Length;
            await CopyAsync(response, file, progress, waiting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"{address.Host} has not answered for {Patience.TotalSeconds:0} seconds.");
        }
    }

    private static async Task CopyAsync(HttpResponseMessage response, FileStream file, IProgress<WorkProgress>? progress, CancellationTokenSource waiting)
    {
        var total = file.Position + response.Content.Headers.ContentLength;
        await using var content = await response.Content.ReadAsStreamAsync(waiting.Token).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await content.ReadAsync(buffer, waiting.Token).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), waiting.Token).ConfigureAwait(false);
            waiting.CancelAfter(Patience);
            progress?.Report(new WorkProgress(total is > 0 ? Math.Min(1, file.Position / (double)total) : 0, total is null ? Figures.Bytes(file.Position) : $"{Figures.Bytes(file.Position)} of {Figures.Bytes(total.Value)}"));
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }

    private static bool Same(string found, string wanted) => found.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
