using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Llama.Sampling;

/// <summary>
/// How far one distribution over the vocabulary is from another, from their logits: D(P‖Q) = Σ p_i ln(p_i / q_i)
/// (<see href="https://doi.org/10.1214/aoms/1177729694">Kullback and Leibler 1951</see>), and what both say of the token that came.
/// </summary>
/// <param name="Nats">The divergence in nats: 0 for the same distribution, infinite where Q forbids what P allows.</param>
/// <param name="ReferenceNats">−ln p of the token that came, in nats.</param>
/// <param name="ModelNats">−ln q of the token that came, in nats.</param>
/// <param name="SameTop">Whether both find the same token the most probable; of equals the first counts.</param>
public readonly record struct LogitDivergence(double Nats, double ReferenceNats, double ModelNats, bool SameTop)
{
    /// <summary>Compares two rows of logits.</summary>
    /// <param name="reference">The logits of P; [vocabulary].</param>
    /// <param name="model">The logits of Q; [vocabulary].</param>
    /// <param name="token">The token that came.</param>
    /// <exception cref="ArgumentException">The rows are not equally long, or empty.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LogitDivergence Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> model, int token)
    {
        if (reference.Length == 0 || reference.Length != model.Length)
        {
            throw new ArgumentException($"A row of {reference.Length} logits cannot be compared to one of {model.Length}.", nameof(model));
        }

        // With w = exp(a − max a), Z = Σ w and b the other row's logits: D = Σ w (a − b) / Z − (ln Σ exp a − ln Σ exp b).
        float max = LargestLogit.Of(reference);
        var largest = new Vector<double>(max);
        Vector<double> sums = Vector<double>.Zero;
        Vector<double> products = Vector<double>.Zero;
        int i = 0;
        for (; i <= reference.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(reference.Slice(i, Vector<float>.Count)), out Vector<double> lowA, out Vector<double> highA);
            Vector.Widen(new Vector<float>(model.Slice(i, Vector<float>.Count)), out Vector<double> lowB, out Vector<double> highB);
            var low = Vector.Exp(lowA - largest);
            var high = Vector.Exp(highA - largest);
            sums += low + high;
            products += Product(low, lowA - lowB) + Product(high, highA - highB);
        }

        double sum = Vector.Sum(sums);
        double product = Vector.Sum(products);
        for (; i < reference.Length; i++)
        {
            double weight = Math.Exp((double)reference[i] - max);
            sum += weight;
            product += weight == 0 ? 0 : weight * ((double)reference[i] - model[i]);
        }

        double logSumReference = max + Math.Log(sum);
        double logSumModel = SoftMax.LogSum(model);

        // Rounding may leave a little less than nothing, which no divergence is.
        return new LogitDivergence(
            Math.Max(0, (product / sum) - (logSumReference - logSumModel)),
            logSumReference - reference[token],
            logSumModel - model[token],
            LargestLogit.Place(reference) == LargestLogit.Place(model)
        );
    }

    // A weight of nothing counts nothing, also where the difference is infinite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Product(Vector<double> weight, Vector<double> difference) =>
        Vector.ConditionalSelect(Vector.Equals(weight, Vector<double>.Zero), Vector<double>.Zero, weight * difference);
}
