using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>
/// The child of a <see cref="SupervisedRun"/>. The first Ctrl-C asks it to stop, the second ends it; SIGTERM ends it at once. When
/// this process goes, in whatever way, the pipe closes, and the child ends itself.
/// </summary>
/// <param name="pipe">Goes to the child: a byte asks it to stop.</param>
internal sealed class SupervisedChild(AnonymousPipeServerStream pipe) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _signals = [];
    private Process? _process;
    private int _interrupts;

    /// <summary>Whether the child was ended by the user.</summary>
    internal bool IsStopped => StopCode is not null;

    /// <summary>The exit code that the user's signal asks for; null when there was none that ended the child.</summary>
    internal int? StopCode { get; private set; }

    /// <summary>Starts the child and waits for its end.</summary>
    /// <param name="start">What to start.</param>
    /// <returns>Its exit code.</returns>
    internal async Task<int> RunAsync(ProcessStartInfo start)
    {
        Console.CancelKeyPress += OnCancel;
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnTermination(signal, 15)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => OnTermination(signal, 1)));
        Process process = Process.Start(start) ?? throw new WorkbenchException($"{start.FileName} could not be started.");
        lock (_gate)
        {
            _process = process;
        }

        pipe.DisposeLocalCopyOfClientHandle();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _signals.ForEach(signal => signal.Dispose());
        _process?.Dispose();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        if (Interlocked.Increment(ref _interrupts) == 1)
        {
            Ask();
        }
        else
        {
            End(ExitCode.Interrupted);
        }
    }

    private void OnTermination(PosixSignalContext signal, int number)
    {
        signal.Cancel = true;
        End(128 + number);
    }

    // A terminal tells both processes; whoever tells this one alone means the child.
    private void Ask()
    {
        try
        {
            pipe.WriteByte(1);
            pipe.Flush();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    private void End(int code)
    {
        lock (_gate)
        {
            if (_process is { HasExited: true })
            {
                return;
            }

            StopCode = code;
            _process?.Kill();
        }
    }
}
