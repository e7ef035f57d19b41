using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Cost;

/// <summary>
/// What NVIDIA's graphics cards take, by <c>nvidia-smi</c>: the board's power in watts, every tenth of a second, see
/// <see href="https://docs.nvidia.com/deploy/nvidia-smi/index.html">its manual</see>.
/// </summary>
internal sealed class CardPowerMeter : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(int Card, double Watts)> _samples = [];
    private readonly Process _process;

    private CardPowerMeter(Process process, TaskCompletionSource first)
    {
        _process = process;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, line) =>
        {
            if (Parse(line.Data) is { } sample)
            {
                _samples.Enqueue(sample);
            }

            first.TrySetResult();
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Begins to measure, once the first numbers are there: before that nothing was computed that should count.</summary>
    /// <param name="program">What says it.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The meter, to be disposed; <see langword="null"/> where the program is not installed or knows no card's power.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static CardPowerMeter? Start(string program = "nvidia-smi", CancellationToken cancellation = default)
    {
        try
        {
            string[] arguments = ["--query-gpu=index,power.draw", "--format=csv,noheader,nounits", "--loop-ms=100"];
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            Process process = Process.Start(start) ?? throw new InvalidOperationException();
            var first = new TaskCompletionSource();
            var meter = new CardPowerMeter(process, first);
            try
            {
                if (first.Task.Wait((int)s_patience.TotalMilliseconds, cancellation) && !meter._samples.IsEmpty)
                {
                    return meter;
                }
            }
            catch (OperationCanceledException)
            {
                meter.Dispose();
                throw;
            }

            meter.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return null; // it is not installed
        }
    }

    /// <summary>The mean power since the beginning in watts, all cards together.</summary>
    public double Watts() => _samples.ToArray().GroupBy(sample => sample.Card).Sum(card => card.Average(sample => sample.Watts));

    /// <summary>Reads a line such as <c>0, 61.42</c>.</summary>
    /// <returns>The card's number and watts; <see langword="null"/> for a card that does not say its power, as in
    /// <c>0, [N/A]</c>.</returns>
    internal static (int Card, double Watts)? Parse(string? line) =>
        line?.Split(',', StringSplitOptions.TrimEntries) is [string card, string power]
        && int.TryParse(card, CultureInfo.InvariantCulture, out int index)
        && double.TryParse(power, CultureInfo.InvariantCulture, out double watts)
        && double.IsFinite(watts)
            ? (index, watts)
            : null;

    /// <summary>Ends the program.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        // Without a time this waits for the last line too, which must not come after the disposal.
        _process.WaitForExit();
        _process.Dispose();
    }
}
