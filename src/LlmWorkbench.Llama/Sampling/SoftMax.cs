using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Llama.Sampling;

/// <summary>From logits to probabilities: p_i = exp(l_i) / Σ exp(l_j).</summary>
public static class SoftMax
{
    /// <summary>The logarithm of Σ exp(l_j), in nats; the largest logit is taken out first, so that nothing overflows.</summary>
    /// <param name="logits">At least one number; [vocabulary].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogSum(ReadOnlySpan<float> logits)
    {
        float max = LargestLogit.Of(logits);
        var largest = new Vector<double>(max);
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= logits.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(logits.Slice(i, Vector<float>.Count)), out Vector<double> low, out Vector<double> high);
            sums += Vector.Exp(low - largest) + Vector.Exp(high - largest);
        }

        double sum = Vector.Sum(sums);
        for (; i < logits.Length; i++)
        {
            sum += Math.Exp((double)logits[i] - max);
        }

        return max + Math.Log(sum);
    }

    /// <summary>Probabilities that add up to 1; [vocabulary].</summary>
    /// <param name="logits">At least one number; [vocabulary].</param>
    public static double[] Probabilities(ReadOnlySpan<float> logits)
    {
        double logSum = LogSum(logits);
        double[] probabilities = new double[logits.Length];
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = Math.Exp(logits[i] - logSum);
        }

        return probabilities;
    }
}
