using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Llama.Sampling;

/// <summary>
/// The largest number of a row. By hand and optimized at once: a row is read for every token, and TensorPrimitives' loops,
/// until the runtime has compiled them a second time, take longer than a small model.
/// </summary>
internal static class LargestLogit
{
    /// <summary>The largest number, not a number when one of them is not; minus infinity of nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Of(ReadOnlySpan<float> logits)
    {
        float max = float.NegativeInfinity;
        int i = 0;
        if (logits.Length >= Vector<float>.Count)
        {
            var largest = new Vector<float>(max);
            for (; i <= logits.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                largest = Vector.Max(largest, new Vector<float>(logits.Slice(i, Vector<float>.Count)));
            }

            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                max = MathF.Max(max, largest[lane]);
            }
        }

        for (; i < logits.Length; i++)
        {
            max = MathF.Max(max, logits[i]);
        }

        return max;
    }

    /// <summary>The first place of the largest number; 0 when none is larger than minus infinity, or one is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Place(ReadOnlySpan<float> logits)
    {
        float max = Of(logits);
        int i = 0;
        var largest = new Vector<float>(max);
        while (
            i <= logits.Length - Vector<float>.Count && !Vector.EqualsAny(largest, new Vector<float>(logits.Slice(i, Vector<float>.Count)))
        )
        {
            i += Vector<float>.Count;
        }

        for (; i < logits.Length; i++)
        {
            if (logits[i] == max)
            {
                return i;
            }
        }

        return 0;
    }
}
