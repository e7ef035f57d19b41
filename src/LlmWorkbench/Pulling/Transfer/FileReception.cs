using System.Net;
using System.Net.Http.Headers;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>One answer of a server, added to a part.</summary>
/// <param name="web">Sends the requests.</param>
/// <param name="limits">How patient it is.</param>
internal sealed class FileReception(WebRequests web, TransferLimits limits)
{
    private const int BufferBytes = 1 << 16;

    // A server that sends less than this in the time of our patience has gone, or never ends.
    private const int FewestBytes = 4096;

    /// <summary>Asks once for what is missing, and takes what comes.</summary>
    /// <returns>Whether all is there.</returns>
    /// <exception cref="WorkbenchException">What comes is something else, or too much.</exception>
    public async Task<bool> ReceiveAsync(WantedFile wanted, TransferPart part, RunContext run, TransferRate rate, Action<long> arrived)
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

    /// <summary>Which share has come.</summary>
    public static double Share(long here, long? total) => total is > 0 ? Math.Min(1, here / (double)total) : 0;

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
            long right = wanted.Bytes ?? limits.MaxBytes;
            bool looksRight = Figures.Bytes(total.Value) == Figures.Bytes(right);
            throw new WorkbenchException(
                $"{wanted.Address.Host} has {Size(total.Value)} to send as {VisibleText.Phrase(wanted.Name)}, where it should be "
                    + $"{Size(right)}{(wanted.Bytes is null ? " at most" : "")}: nothing is fetched."
            );

            string Size(long bytes) => looksRight ? Figures.Count(bytes, "byte") : Figures.Bytes(bytes);
        }

        if (total is { } bytes && limits.FreeBytes(wanted.Part) is { } free && bytes - here > free)
        {
            throw WantedFile.NoRoom(bytes - here, free, wanted.Part);
        }
    }
}
