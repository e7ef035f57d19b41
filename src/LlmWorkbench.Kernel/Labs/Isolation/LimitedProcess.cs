using System.Diagnostics;
using System.Text;

namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>A process that is ended, with all that it has started, when it has taken its time, or too much of the machine.</summary>
internal sealed class LimitedProcess : IDisposable
{
    private const int MaxError = 4_000;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly SubmissionLimits _limits;
    private readonly WrittenFiles _written;
    private readonly bool _endsTogether;
    private readonly CancellationTokenSource _ended = new();
    private readonly Stopwatch _time;
    private readonly Task _watch;
    private readonly Task<string> _error;

    /// <summary>Starts it.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="folder">The folder that it writes.</param>
    /// <param name="endsTogether">Whether the system ends all that it has started with it, as a namespace of processes does.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="time">Its time, which others may have begun.</param>
    /// <param name="cancellation">Ends it.</param>
    public LimitedProcess(
        ProcessStartInfo start,
        string folder,
        bool endsTogether,
        SubmissionLimits limits,
        Stopwatch time,
        CancellationToken cancellation
    )
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        (_limits, _time, _endsTogether, _written) = (limits, time, endsTogether, new(folder, limits.Disk));
        _process = Process.Start(start) ?? throw new WorkbenchException($"{start.FileName} could not be started.");
        _error = Task.Run(ReadErrorAsync, CancellationToken.None);
        _watch = Task.Run(() => WatchAsync(cancellation), CancellationToken.None);
    }

    /// <summary>Goes to the process.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Comes from the process; it ends when the process does.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Why it was ended, as the end of a sentence; <see langword="null"/> where it ended by itself.</summary>
    public string? Reason { get; private set; }

    /// <summary>Ends it, and waits for its end.</summary>
    /// <returns>The end of what it wrote to standard error.</returns>
    public async Task<string> EndAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        Kill();
        await _watch.ConfigureAwait(false);
        // Where it was not kept apart, something that it has started may hold the pipe.
        await Task.WhenAny(_error, Task.Delay(s_between * 5)).ConfigureAwait(false);
        return _error.IsCompletedSuccessfully ? await _error.ConfigureAwait(false) : "";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _ended.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
        try
        {
            while (Reason is null)
            {
                await Task.Delay(s_between, either.Token).ConfigureAwait(false);
                Reason = _time.Elapsed > _limits.Time ? $"took longer than {_limits.Time.TotalSeconds:0} seconds" : Excess();
            }
        }
        catch (OperationCanceledException)
        {
            Reason = cancellation.IsCancellationRequested ? "was interrupted" : null;
        }

        Kill();
    }

    private string? Excess()
    {
        (long bytes, long tasks) = ProcessTree.Of(_process);
        return tasks > _limits.Tasks ? $"had more than {_limits.Tasks:N0} processes and threads"
            : bytes > _limits.Memory ? $"took more than {_limits.Memory >> 20} MiB of memory"
            : _written.Excess();
    }

    private async Task<string> ReadErrorAsync()
    {
        var kept = new StringBuilder();
        char[] part = new char[1024];
        while (await _process.StandardError.ReadAsync(part).ConfigureAwait(false) is > 0 and var count)
        {
            kept.Append(part, 0, count);
            if (kept.Length > 2 * MaxError)
            {
                kept.Remove(0, kept.Length - MaxError);
            }
        }

        return kept.ToString();
    }

    private void Kill()
    {
        try
        {
            // Going through a tree takes too long where it grows all the time.
            _process.Kill(entireProcessTree: !_endsTogether);
            _process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException)
        {
            // It has ended already, or some of its children have.
        }
    }
}
