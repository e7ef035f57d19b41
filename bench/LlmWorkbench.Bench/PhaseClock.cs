using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Bench;

/// <summary>Takes the times of a task's phases in a .NET process, one after the other: loading, a first token, the prompt, the
/// rest.</summary>
internal sealed class PhaseClock
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private double _loadSeconds;
    private double _firstTokenProcessorSeconds;
    private Mark _start;
    private Mark _first;
    private Mark _end;
    private int _count;

    /// <summary>The model is loaded.</summary>
    internal void Loaded() => _loadSeconds = Stopwatch.GetElapsedTime(_begin).TotalSeconds;

    /// <summary>The very first token is there; says so to whoever started the process.</summary>
    internal void SayFirst()
    {
        _firstTokenProcessorSeconds = Environment.CpuUsage.UserTime.TotalSeconds;
        Console.WriteLine("first");
    }

    /// <summary>The prompt begins.</summary>
    internal void Start() => _start = Mark.Now();

    /// <summary>Its first token is there.</summary>
    internal void First() => _first = Mark.Now();

    /// <summary>All tokens are there.</summary>
    internal void End(int count) => (_end, _count) = (Mark.Now(), count);

    /// <summary>What was measured.</summary>
    internal MeasurementResult Result(int promptLength) =>
        new()
        {
            LoadSeconds = _loadSeconds,
            PrefillTokensPerSecond = promptLength / Stopwatch.GetElapsedTime(_start.Wall, _first.Wall).TotalSeconds,
            DecodeTokensPerSecond = (_count - 1) / Stopwatch.GetElapsedTime(_first.Wall, _end.Wall).TotalSeconds,
            PrefillTokensPerProcessorSecond = promptLength / (_first.Processor - _start.Processor).TotalSeconds,
            DecodeTokensPerProcessorSecond = (_count - 1) / (_end.Processor - _first.Processor).TotalSeconds,
            FirstTokenProcessorSeconds = _firstTokenProcessorSeconds,
            AllocatedBytesPerToken = (double)(_end.Allocated - _first.Allocated) / (_count - 1),
            AnonymousMegabytes = Megabytes("RssAnon:"),
            PeakMegabytes = Megabytes("VmHWM:"),
        };

    private static double Megabytes(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(name.Length, line.Length - name.Length - 3).Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    private readonly record struct Mark(long Wall, TimeSpan Processor, long Allocated)
    {
        internal static Mark Now() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.UserTime, GC.GetAllocatedBytesForCurrentThread());
    }
}
