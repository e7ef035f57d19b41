using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.ModelFuzz.Running;

/// <summary>The parent's side of the pipe: a process that may die or hang at any number, and is started anew then.</summary>
internal sealed class WorkerProcess : IDisposable
{
    // Processor time is what counts: on a busy machine, or a paused one, a worker that waits does not hang.
    private static readonly TimeSpan s_defaultProcessorTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_maxTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private const int KeptErrorLines = 6;

    private readonly string[] _arguments;
    private readonly TimeSpan _patience;
    private readonly Queue<string> _errors = new();
    private Process? _process;

    /// <summary>A worker that will be started when the first number is tried.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="patience">The most processor time for a number; null is 20 seconds.</param>
    public WorkerProcess(IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        _arguments = [.. arguments];
        _patience = patience ?? s_defaultProcessorTime;
    }

    /// <summary>Has the worker try a number.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task<Verdict> TryAsync(int index, CancellationToken cancellation)
    {
        if (_process is null)
        {
            string? greeting = await AnswerAsync(_process = Start(), cancellation).ConfigureAwait(false);
            if (greeting != "ready")
            {
                throw new InvalidOperationException($"The worker process did not start: {Errors()}");
            }
        }

        lock (_errors)
        {
            _errors.Clear();
        }

        await _process.StandardInput.WriteLineAsync(index.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
        string? answer;
        try
        {
            answer = await AnswerAsync(_process, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Stop();
            return new Verdict(Outcome.Hung, $"no answer after {_patience.TotalSeconds:N0} s of computing");
        }

        if (answer is not null)
        {
            return Verdict.FromLine(answer);
        }

        await _process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        string remark = $"exit code {_process.ExitCode}: {Errors()}";
        Stop();
        return new Verdict(Outcome.Died, remark);
    }

    /// <inheritdoc />
    public void Dispose() => Stop();

    private async Task<string?> AnswerAsync(Process process, CancellationToken cancellation)
    {
        Task<string?> answer = process.StandardOutput.ReadLineAsync(cancellation).AsTask();
        long start = Stopwatch.GetTimestamp();
        TimeSpan computed = process.TotalProcessorTime;
        while (await Task.WhenAny(answer, Task.Delay(s_look, cancellation)).ConfigureAwait(false) != answer)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!process.HasExited && (process.TotalProcessorTime - computed > _patience || Stopwatch.GetElapsedTime(start) > s_maxTime))
            {
                throw new TimeoutException();
            }
        }

        return await answer.ConfigureAwait(false);
    }

    private Process Start()
    {
        string program = Path.Combine(
            AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "LlmWorkbench.ModelFuzz.exe" : "LlmWorkbench.ModelFuzz"
        );
        ProcessStartInfo start = new(program, _arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GGML_NO_BACKTRACE"] = "1";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            if (_errors.Count < KeptErrorLines)
            {
                _errors.Enqueue(line.Trim());
            }
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return string.Join(" | ", _errors);
        }
    }

    private void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
        lock (_errors)
        {
            _errors.Clear();
        }
    }
}
