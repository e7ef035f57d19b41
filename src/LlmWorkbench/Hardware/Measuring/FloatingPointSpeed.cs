using System.Numerics;
using System.Runtime.CompilerServices;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Hardware.Measuring;

/// <summary>Measures how many multiplications and additions of 32 bits there are in a second, with nothing to wait for.</summary>
internal static class FloatingPointSpeed
{
    private const int Chains = 12;

    /// <summary>Multiplies and adds in registers alone.</summary>
    /// <param name="threads">Threads that work at once.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="steps">Multiplications and additions of each chain and round.</param>
    /// <param name="run">Progress, and when to stop.</param>
    /// <returns>Thousand million operations per second, round by round; a multiplication with its addition is two.</returns>
    public static MeasuredRate Measure(int threads, int rounds, int steps, RunContext run)
    {
        Multiply(steps / 100, 0.999f);
        var rates = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            run.ThrowIfStopped();
            double seconds = ParallelRound.Seconds(threads, thread => Multiply(steps, 0.999f + (thread * 1e-6f)));
            rates.Add(2.0 * Chains * Vector<float>.Count * steps * threads / seconds / 1e9);
            run.Report((i + 1.0) / rounds, $"computing with {(threads == 1 ? "one thread" : $"{threads} threads")}");
        }

        return new MeasuredRate(threads, rates);
    }

    // Twelve chains: a fused multiply-add takes four cycles, and up to two begin in each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply(int steps, float factor)
    {
        var f = new Vector<float>(factor);
        var s = new Vector<float>(0.001f);
        Vector<float> a = f,
            b = f + s,
            c = f + (2 * s),
            d = f + (3 * s),
            e = f + (4 * s),
            g = f + (5 * s),
            h = f + (6 * s),
            j = f + (7 * s),
            k = f + (8 * s),
            l = f + (9 * s),
            m = f + (10 * s),
            n = f + (11 * s);
        for (int i = 0; i < steps; i++)
        {
            a = Vector.FusedMultiplyAdd(a, f, s);
            b = Vector.FusedMultiplyAdd(b, f, s);
            c = Vector.FusedMultiplyAdd(c, f, s);
            d = Vector.FusedMultiplyAdd(d, f, s);
            e = Vector.FusedMultiplyAdd(e, f, s);
            g = Vector.FusedMultiplyAdd(g, f, s);
            h = Vector.FusedMultiplyAdd(h, f, s);
            j = Vector.FusedMultiplyAdd(j, f, s);
            k = Vector.FusedMultiplyAdd(k, f, s);
            l = Vector.FusedMultiplyAdd(l, f, s);
            m = Vector.FusedMultiplyAdd(m, f, s);
            n = Vector.FusedMultiplyAdd(n, f, s);
        }

        return Vector.Sum(a + b + c + d + e + g + h + j + k + l + m + n);
    }
}
