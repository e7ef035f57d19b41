using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Hardware.Measuring;

/// <summary>Measures how many multiplications and additions of 32 bits there are in a second, with nothing to wait for.</summary>
internal static class FloatingPointSpeed
{
    // A fused multiply-add takes four cycles, and up to two begin in each: eight sums that do not wait for each other.
    private const int Chains = 8;

    /// <summary>Multiplies and adds in registers alone, in the widest that the processor has.</summary>
    /// <param name="threads">Threads that work at once.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="steps">Multiplications and additions of each chain and round.</param>
    /// <param name="run">Progress, and when to stop.</param>
    /// <returns>Thousand million operations per second, round by round; a multiplication with its addition is two.</returns>
    public static MeasuredRate Measure(int threads, int rounds, int steps, RunContext run) =>
        Vector512.IsHardwareAccelerated ? Measure<Lanes512, Vector512<float>>(threads, rounds, steps, run)
        : Vector256.IsHardwareAccelerated ? Measure<Lanes256, Vector256<float>>(threads, rounds, steps, run)
        : Measure<Lanes128, Vector128<float>>(threads, rounds, steps, run);

    private static MeasuredRate Measure<TLanes, T>(int threads, int rounds, int steps, RunContext run)
        where TLanes : ILanes<T>
    {
        Multiply<TLanes, T>(steps / 100, 0.999f);
        var rates = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            run.ThrowIfStopped();
            double seconds = ParallelRound.Seconds(threads, thread => Multiply<TLanes, T>(steps, 0.999f + (thread * 1e-6f)));
            rates.Add(2.0 * Chains * TLanes.Count * steps * threads / seconds / 1e9);
            run.Report((i + 1.0) / rounds, $"computing with {(threads == 1 ? "one thread" : $"{threads} threads")}");
        }

        return new MeasuredRate(threads, rates);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply<TLanes, T>(int steps, float factor)
        where TLanes : ILanes<T>
    {
        (T f, T s) = (TLanes.Create(factor), TLanes.Create(0.001f));
        (T a, T b, T c, T d) = (TLanes.Create(0.1f), TLanes.Create(0.2f), TLanes.Create(0.3f), TLanes.Create(0.4f));
        (T e, T g, T h, T j) = (TLanes.Create(0.5f), TLanes.Create(0.6f), TLanes.Create(0.7f), TLanes.Create(0.8f));
        for (int i = 0; i < steps; i++)
        {
            a = TLanes.MultiplyAdd(a, f, s);
            b = TLanes.MultiplyAdd(b, f, s);
            c = TLanes.MultiplyAdd(c, f, s);
            d = TLanes.MultiplyAdd(d, f, s);
            e = TLanes.MultiplyAdd(e, f, s);
            g = TLanes.MultiplyAdd(g, f, s);
            h = TLanes.MultiplyAdd(h, f, s);
            j = TLanes.MultiplyAdd(j, f, s);
        }

        return TLanes.Sum(a)
            + TLanes.Sum(b)
            + TLanes.Sum(c)
            + TLanes.Sum(d)
            + TLanes.Sum(e)
            + TLanes.Sum(g)
            + TLanes.Sum(h)
            + TLanes.Sum(j);
    }

    /// <summary>Numbers that are computed at once in a register.</summary>
    private interface ILanes<T>
    {
        static abstract int Count { get; }
        static abstract T Create(float value);
        static abstract T MultiplyAdd(T a, T b, T c);
        static abstract float Sum(T lanes);
    }

    private readonly struct Lanes512 : ILanes<Vector512<float>>
    {
        public static int Count => Vector512<float>.Count;

        public static Vector512<float> Create(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            Vector512.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector512<float> lanes) => Vector512.Sum(lanes);
    }

    private readonly struct Lanes256 : ILanes<Vector256<float>>
    {
        public static int Count => Vector256<float>.Count;

        public static Vector256<float> Create(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
            Vector256.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector256<float> lanes) => Vector256.Sum(lanes);
    }

    private readonly struct Lanes128 : ILanes<Vector128<float>>
    {
        public static int Count => Vector128<float>.Count;

        public static Vector128<float> Create(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
            Vector128.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector128<float> lanes) => Vector128.Sum(lanes);
    }
}
