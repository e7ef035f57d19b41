using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Hardware.Measuring;

/// <summary>How fast this machine reads memory and computes, with one thread and with all.</summary>
/// <param name="BufferBytes">The size of the buffer that was read, in bytes.</param>
/// <param name="ReadOne">One thread reading, in thousand million bytes per second.</param>
/// <param name="ReadAll">All threads reading.</param>
/// <param name="ComputeOne">One thread computing, in thousand million operations per second in 32 bits.</param>
/// <param name="ComputeAll">All threads computing.</param>
public sealed record MeasuredSpeeds(
    long BufferBytes,
    MeasuredRate ReadOne,
    MeasuredRate ReadAll,
    MeasuredRate ComputeOne,
    MeasuredRate ComputeAll
)
{
    private const int Rounds = 7;
    private const int Steps = 2_000_000;
    private const long LeastBuffer = 64L << 20;
    private const long LargestBuffer = 1L << 30;

    /// <summary>Measures, for a second or two.</summary>
    /// <param name="cacheBytes">The largest cache of the processor in bytes, 0 where it is not known.</param>
    /// <param name="run">Progress, and when to stop.</param>
    /// <returns>The speeds; threads are <see cref="ThreadCount.Default"/>.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static MeasuredSpeeds Measure(long cacheBytes, RunContext run = default)
    {
        int threads = ThreadCount.Default;
        long buffer = BufferSize(cacheBytes, AvailableMemory.Bytes());
        MeasuredRate readOne = MemoryBandwidth.Measure(buffer, 1, Rounds, run.Share(0, 0.4));
        MeasuredRate readAll = threads == 1 ? readOne : MemoryBandwidth.Measure(buffer, threads, Rounds, run.Share(0.4, 0.7));
        MeasuredRate computeOne = FloatingPointSpeed.Measure(1, Rounds, Steps, run.Share(0.7, 0.85));
        MeasuredRate computeAll = threads == 1 ? computeOne : FloatingPointSpeed.Measure(threads, Rounds, Steps, run.Share(0.85, 1));
        return new MeasuredSpeeds(buffer, readOne, readAll, computeOne, computeAll);
    }

    /// <summary>Four times the cache, but never more than an eighth of what is free.</summary>
    internal static long BufferSize(long cacheBytes, long freeBytes) =>
        Math.Clamp(Math.Min(4 * cacheBytes, freeBytes / 8), LeastBuffer, LargestBuffer);
}
