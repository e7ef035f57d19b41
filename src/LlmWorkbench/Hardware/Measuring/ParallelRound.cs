using System.Diagnostics;

namespace LlmWorkbench.Hardware.Measuring;

/// <summary>Runs the same work on several threads of its own, which begin together.</summary>
internal static class ParallelRound
{
    /// <summary>How long the slowest thread takes.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="work">The work of a thread, given its number; its result is only there to be computed.</param>
    /// <returns>Seconds from the common start to the last end.</returns>
    public static double Seconds(int threads, Func<int, float> work)
    {
        if (threads == 1)
        {
            long begun = Stopwatch.GetTimestamp();
            Sink = work(0);
            return Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        using var start = new Barrier(threads);
        long[] begins = new long[threads];
        long[] ends = new long[threads];
        Thread[] running =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(i => new Thread(() =>
                {
                    start.SignalAndWait();
                    begins[i] = Stopwatch.GetTimestamp();
                    Sink = work(i);
                    ends[i] = Stopwatch.GetTimestamp();
                })
                {
                    IsBackground = true,
                }),
        ];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return Stopwatch.GetElapsedTime(begins.Min(), ends.Max()).TotalSeconds;
    }

    // What nobody reads, a compiler may leave out.
    private static float Sink
    {
        set => Volatile.Write(ref s_sink, value);
    }

    private static float s_sink;
}
