using System.Numerics;
using System.Runtime.CompilerServices;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Hardware.Measuring;

/// <summary>Measures how fast memory is read, as decoding reads weights: one number after the other, each once.</summary>
internal static class MemoryBandwidth
{
    /// <summary>Reads a buffer several times.</summary>
    /// <param name="bytes">Its size: far more than the caches hold, or they are measured.</param>
    /// <param name="threads">Threads that share it.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="run">Progress, and when to stop.</param>
    /// <returns>Thousand million bytes per second, round by round.</returns>
    /// <exception cref="OperationCanceledException">It was stopped, within a round too.</exception>
    public static MeasuredRate Measure(long bytes, int threads, int rounds, RunContext run)
    {
        int each = (int)(bytes / threads / sizeof(float) / Vector<float>.Count * Vector<float>.Count);
        float[][] parts = [.. Enumerable.Range(0, threads).Select(_ => Filled(each, run))];
        Read(parts[0].AsSpan(0, Math.Min(each, 1 << 16)));
        var rates = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            run.ThrowIfStopped();
            double seconds = ParallelRound.Seconds(threads, thread => ReadAll(parts[thread], run.Cancellation));
            run.ThrowIfStopped();
            rates.Add((double)each * threads * sizeof(float) / seconds / 1e9);
            run.Report((i + 1.0) / rounds, $"reading memory with {(threads == 1 ? "one thread" : $"{threads} threads")}");
        }

        return new MeasuredRate(threads, rates);
    }

    // Pages that nobody has written to are all the same one.
    private static float[] Filled(int length, RunContext run)
    {
        run.ThrowIfStopped();
        float[] numbers = GC.AllocateUninitializedArray<float>(length);
        StoppableSlices.Do(length, (start, count) => numbers.AsSpan(start, count).Fill(1f), run.Cancellation);
        run.ThrowIfStopped();
        return numbers;
    }

    private static float ReadAll(float[] numbers, CancellationToken stop)
    {
        float sum = 0;
        StoppableSlices.Do(numbers.Length, (start, count) => sum += Read(numbers.AsSpan(start, count)), stop);
        return sum;
    }

    // Four sums that do not wait for each other. The runtime's first tier would measure itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read(ReadOnlySpan<float> numbers)
    {
        int width = Vector<float>.Count;
        (Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d) = (default, default, default, default);
        int i = 0;
        for (; i <= numbers.Length - (4 * width); i += 4 * width)
        {
            a += new Vector<float>(numbers[i..]);
            b += new Vector<float>(numbers[(i + width)..]);
            c += new Vector<float>(numbers[(i + (2 * width))..]);
            d += new Vector<float>(numbers[(i + (3 * width))..]);
        }

        return Vector.Sum(a + b + c + d);
    }
}
