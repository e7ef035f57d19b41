using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>Fetches a GGUF file into a part beside its place. What is cut off or stalls is gone on with; what comes is hashed; what is
/// something else is refused as soon as that can be seen.</summary>
/// <param name="web">Sends the requests.</param>
/// <param name="limits">How patient it is.</param>
internal sealed class FileTransfer(WebRequests web, TransferLimits limits)
{
    private const int BufferBytes = 1 << 16;

    // A server that sends less than this in the time of our patience has gone, or never ends.
    private const int FewestBytes = 4096;

    /// <summary>Fetches it.</summary>
    /// <param name="wanted">What is to come.</param>
    /// <param name="run">Told how far it has come; stops it, and the part stays.</param>
    /// <param name="arrived">Told how many bytes are here, now and then.</param>
    /// <returns>What came: its hash is right where one is known.</returns>
    /// <exception cref="WorkbenchException">It does not come; the sentence says why, and what would help.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<Transferred> FetchAsync(WantedFile wanted, RunContext run, Action<long> arrived)
    {
        Func<IncrementalHash> begin = () => (wanted.Checksum ?? Checksum.OfSha256(new string('0', 64))!).Begin(wanted.Bytes ?? 0);
        using TransferPart part = await TransferPart
            .OpenAsync(wanted.Part, wanted.Address, wanted.Checksum is not null, begin, run)
            .ConfigureAwait(false);
        long before = part.Length;
        var rate = new TransferRate(TimeProvider.System);
        while (true)
        {
            await ReceiveAllAsync(wanted, part, run, rate, arrived).ConfigureAwait(false);
            long bytes = part.Length;
            string found = part.Digest();
            if (wanted.Checksum is null || wanted.Checksum.Hex == found)
            {
                return new Transferred(bytes, Math.Min(before, bytes), found);
            }

            bool wasContinued = before > 0;
            if (!wasContinued)
            {
                part.Delete();
                throw new WorkbenchException(
                    $"What came as {VisibleText.Phrase(wanted.Name)} is not what it should be: its {wanted.Checksum.Kind} is {found}, not "
                        + $"{wanted.Checksum.Hex}; it was deleted. Try again, and if it stays so, ask whoever publishes it."
                );
            }

            // What an earlier command had left was the beginning of another file.
            before = 0;
            part.Restart();
        }
    }

    private async Task ReceiveAllAsync(WantedFile wanted, TransferPart part, RunContext run, TransferRate rate, Action<long> arrived)
    {
        // What is ahead of all that was here before is progress: a server that has us begin anew each time is left in the end.
        long longest = part.Length;
        for (int failures = 0; ; )
        {
            string reason;
            try
            {
                if (await ReceiveAsync(wanted, part, run, rate, arrived).ConfigureAwait(false))
                {
                    return;
                }

                reason = $"{wanted.Address.Host} sent less than it said";
            }
            catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
            {
                reason = $"{wanted.Address.Host} has sent nothing, or next to nothing, for {limits.Patience.TotalSeconds:0} seconds";
            }
            catch (IOException e) when (e is HttpIOException || e.InnerException is SocketException)
            {
                reason = $"{wanted.Address.Host} ended the connection before all had come";
            }

            failures = part.Length > longest ? 1 : failures + 1;
            longest = Math.Max(longest, part.Length);
            if (failures > limits.Retries)
            {
                throw new WorkbenchException(
                    $"{VisibleText.Phrase(wanted.Name)} does not come whole: {reason}, {failures} times. "
                        + $"{Figures.Bytes(part.Length)} are kept; the same command goes on with them."
                );
            }

            run.Report(Share(part.Length, wanted.Bytes), $"{reason}: going on at {Figures.Bytes(part.Length)}");
            await Task.Delay(limits.Wait(failures), run.Cancellation).ConfigureAwait(false);
        }
    }

    // Whether all is there.
    private async Task<bool> ReceiveAsync(WantedFile wanted, TransferPart part, RunContext run, TransferRate rate, Action<long> arrived)
    {
        if (part.Length > wanted.Bytes)
        {
            part.Restart();
        }

        if (part.Length > 0 && part.Length == wanted.Bytes)
        {
            return true;
        }

        using HttpResponseMessage response = await web.GetAsync(
                wanted.Address,
                headers => Continue(headers, part),
                leading => RequireSame(leading, wanted),
                run
            )
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            bool isWhole = response.Content.Headers.ContentRange?.Length == part.Length;
            if (!isWhole)
            {
                part.Restart();
            }

            return isWhole;
        }

        wanted.Require(response);
        RequireSame(response, wanted);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        // The file has changed since, or the server knows no ranges, where it is not the rest that comes.
        bool isAnew = part.Length == 0 || response.StatusCode != HttpStatusCode.PartialContent || range?.From != part.Length;
        long from = isAnew ? 0 : part.Length;
        long? total = from + response.Content.Headers.ContentLength;
        RequireSize(wanted, from, total);
        bool cameAny = await CopyAsync(wanted, response, part, isAnew, total ?? wanted.Bytes, run, rate, arrived).ConfigureAwait(false);
        return cameAny && (wanted.Bytes is null || part.Length == wanted.Bytes);
    }

    // Whether anything came.
    private async Task<bool> CopyAsync(
        WantedFile wanted,
        HttpResponseMessage response,
        TransferPart part,
        bool isAnew,
        long? total,
        RunContext run,
        TransferRate rate,
        Action<long> arrived
    )
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        waiting.CancelAfter(limits.Patience);
        await using Stream content = await response.Content.ReadAsStreamAsync(waiting.Token).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        int least = isAnew ? GgufBeginning.Length : 1;
        int fresh = 0;
        bool cameAny = false;
        for (int read; (read = await content.ReadAtLeastAsync(buffer, least, false, waiting.Token).ConfigureAwait(false)) > 0; least = 1)
        {
            if (isAnew)
            {
                // Only now: an answer without a content is nothing for which to give up what is here.
                GgufBeginning.Require(buffer.AsSpan(0, read), response, wanted.Name);
                part.Restart();
                part.Note(wanted.Address, VersionOf(response));
                isAnew = false;
            }

            if (part.Length + read > (wanted.Bytes ?? limits.MaxBytes))
            {
                part.Restart();
                throw new WorkbenchException(
                    $"{wanted.Address.Host} sends more than the {Figures.Bytes(wanted.Bytes ?? limits.MaxBytes)} that "
                        + $"{VisibleText.Phrase(wanted.Name)} may have; nothing was kept."
                );
            }

            await part.AppendAsync(buffer.AsMemory(0, read), run.Cancellation).ConfigureAwait(false);
            fresh += read;
            if (fresh >= FewestBytes)
            {
                fresh = 0;
                waiting.CancelAfter(limits.Patience);
            }

            cameAny = true;
            arrived(part.Length);
            run.Report(Share(part.Length, total), rate.Says(part.Length, total));
        }

        return cameAny;
    }

    private static double Share(long here, long? total) => total is > 0 ? Math.Min(1, here / (double)total) : 0;

    private static void Continue(HttpRequestHeaders headers, TransferPart part)
    {
        if (part.Length == 0)
        {
            return;
        }

        headers.Range = new RangeHeaderValue(part.Length, null);
        headers.IfRange =
            part.Version is { } version && RangeConditionHeaderValue.TryParse(version, out RangeConditionHeaderValue? condition)
                ? condition
                : null;
    }

    // A weak tag does not say that the bytes are the same (RFC 9110, 13.1.5).
    private static string? VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString()
        : response.Content.Headers.LastModified is { } date ? date.ToString("r", System.Globalization.CultureInfo.InvariantCulture)
        : null;

    // Where a large file's address leads on, the server says the hash of what is there now.
    private static void RequireSame(HttpResponseMessage response, WantedFile wanted)
    {
        string? now = response.Headers.TryGetValues("X-Linked-Etag", out IEnumerable<string>? tags)
            ? Checksum.OfSha256(tags.FirstOrDefault()?.Trim('"'))?.Hex
            : null;
        if (now is not null && wanted.Checksum is { IsSha256: true } expected && expected.Hex != now)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(wanted.Name)} has changed at {wanted.Address.Host} since its hash was read: run the command again."
            );
        }
    }

    // What is announced is refused before it is fetched; what is not is counted while it comes.
    private void RequireSize(WantedFile wanted, long here, long? total)
    {
        if (total > (wanted.Bytes ?? limits.MaxBytes) || (wanted.Checksum is not null && total < wanted.Bytes))
        {
            throw new WorkbenchException(
                $"{wanted.Address.Host} has {Figures.Bytes(total.Value)} to send as {VisibleText.Phrase(wanted.Name)}, where it should be "
                    + $"{Figures.Bytes(wanted.Bytes ?? limits.MaxBytes)}{(wanted.Bytes is null ? " at most" : "")}: nothing is fetched."
            );
        }

        if (total is { } bytes && limits.FreeBytes(wanted.Part) is { } free && bytes - here > free)
        {
            throw WantedFile.NoRoom(bytes - here, free, wanted.Part);
        }
    }
}
