using System.Numerics.Tensors;

namespace LlmWorkbench.Llama;

/// <summary>From logits to probabilities: p_i = exp(l_i) / Σ exp(l_j).</summary>
public static class SoftMax
{
    /// <summary>The logarithm of Σ exp(l_j), in nats; the largest logit is taken out first, so that nothing overflows.</summary>
    /// <param name="logits">At least one number; [vocabulary].</param>
    public static double LogSum(ReadOnlySpan<float> logits)
    {
        float max = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp((double)logit - max);
        }

        return max + Math.Log(sum);
    }

    /// <summary>Probabilities that add up to 1; [vocabulary].</summary>
    /// <param name="logits">At least one number; [vocabulary].</param>
    public static double[] Probabilities(ReadOnlySpan<float> logits)
    {
        double logSum = LogSum(logits);
        var probabilities = new double[logits.Length];
        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = Math.Exp(logits[i] - logSum);
        }

        return probabilities;
    }
}
