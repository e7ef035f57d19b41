namespace LlmWorkbench.Hardware.Measuring;

/// <summary>Works through many numbers a slice at a time, so that a stop does not wait for the last of them.</summary>
internal static class StoppableSlices
{
    // 4 MiB: a millisecond or so, beside which looking at the token takes no time.
    private const int Length = 1 << 20;

    /// <summary>Does the work slice by slice, in their order.</summary>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="work">The work on a slice, given its start and its length.</param>
    /// <param name="stop">After this no further slice is begun.</param>
    public static void Do(int count, Action<int, int> work, CancellationToken stop)
    {
        for (int start = 0; start < count && !stop.IsCancellationRequested; start += Length)
        {
            work(start, Math.Min(Length, count - start));
        }
    }
}
