using System.Numerics;
using System.Runtime.CompilerServices;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Numbers;

/// <summary>Whether numbers mean something. By hand and optimized at once, as <see cref="LargestLogit"/> is: a row is read for every
/// token.</summary>
internal static class FiniteNumbers
{
    /// <summary>The largest logit, of either sign, that is believed: beyond it the buckets that llama.cpp's top-k sorts by
    /// overflow.</summary>
    internal const float LargestBelievedLogit = 1e5f;

    /// <summary>Whether no number is infinite, or not a number.</summary>
    internal static bool AreAll(ReadOnlySpan<float> numbers) => AreAllWithin(numbers, float.MaxValue);

    /// <summary>Whether every logit is finite and of a size that can be believed.</summary>
    internal static bool AreLogits(ReadOnlySpan<float> logits) => AreAllWithin(logits, LargestBelievedLogit);

    /// <summary>Whether there are several numbers, and all are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AreAlike(ReadOnlySpan<float> numbers) => numbers.Length > 1 && numbers.IndexOfAnyExcept(numbers[0]) < 0;

    // A comparison with what is not a number is false.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreAllWithin(ReadOnlySpan<float> numbers, float largest)
    {
        int i = 0;
        var limit = new Vector<float>(largest);
        for (; i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            if (!Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(numbers.Slice(i, Vector<float>.Count))), limit))
            {
                return false;
            }
        }

        for (; i < numbers.Length; i++)
        {
            if (!(MathF.Abs(numbers[i]) <= largest))
            {
                return false;
            }
        }

        return true;
    }
}
