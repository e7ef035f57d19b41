using System.Numerics.Tensors;

namespace LlmWorkbench.Llama;

/// <summary>From logits to probabilities: p_i = exp(l_i) / Σ exp(l_j).</summary>
public static class SoftMax
{
    private const int Piece = 512;

    /// <summary>The logarithm of Σ exp(l_j), in nats; the largest logit is taken out first, so that nothing overflows.</summary>
    /// <param name="logits">At least one number; [vocabulary].</param>
    public static double LogSum(ReadOnlySpan<float> logits)
    {
        float max = TensorPrimitives.Max(logits);
        double sum = 0;

        // In double precision and piece by piece on the stack: vectorised without garbage.
        Span<double> piece = stackalloc double[Piece];
        while (!logits.IsEmpty)
        {
            int count = Math.Min(Piece, logits.Length);
            Span<double> part = piece[..count];
            TensorPrimitives.ConvertTruncating(logits[..count], part);
            TensorPrimitives.Subtract(part, max, part);
            TensorPrimitives.Exp(part, part);
            sum += TensorPrimitives.Sum<double>(part);
            logits = logits[count..];
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
