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
        var reception = new FileReception(web, limits);
        for (int failures = 0; ; )
        {
            string reason;
            try
            {
                if (await reception.ReceiveAsync(wanted, part, run, rate, arrived).ConfigureAwait(false))
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

            run.Report(FileReception.Share(part.Length, wanted.Bytes), $"{reason}: going on at {Figures.Bytes(part.Length)}");
            await Task.Delay(limits.Wait(failures), run.Cancellation).ConfigureAwait(false);
        }
    }
}
