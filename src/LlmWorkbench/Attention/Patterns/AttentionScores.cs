namespace LlmWorkbench.Attention.Patterns;

/// <summary>
/// Numbers that say what kind of head it is, over one text. A[q][k] is how much position q reads of position k, t the text's
/// tokens. Each is a mean over the positions q ≥ 1 that have what it asks for, from 0 to 1 except the entropy;
/// <see langword="null"/> where no position has it.
/// </summary>
/// <param name="EntropyBits">How spread out the head reads: mean of −Σₖ A[q][k]·log₂ A[q][k], in bits; 0 is one token alone, log₂(q+1) all
/// alike.</param>
/// <param name="Current">Mean of A[q][q].</param>
/// <param name="Previous">Mean of A[q][q−1]: previous-token heads
/// (<see href="https://transformer-circuits.pub/2021/framework/index.html">Elhage et al. 2021</see>, «A Mathematical Framework for
/// Transformer Circuits»).</param>
/// <param name="First">Mean of A[q][0]: attention sinks (<see href="https://arxiv.org/abs/2309.17453">Xiao et al. 2023</see>, «Efficient
/// Streaming Language Models with Attention Sinks»).</param>
/// <param name="Duplicate">Mean of Σ A[q][k] over k &lt; q with tₖ = t_q, where there is one: duplicate-token heads
/// (<see href="https://arxiv.org/abs/2211.00593">Wang et al. 2022</see>,
/// «Interpretability in the Wild»).</param>
/// <param name="Induction">Mean of Σ A[q][k] over 0 &lt; k &lt; q with tₖ₋₁ = t_q, where there is one: the prefix-matching score of
/// <see href="https://arxiv.org/abs/2209.11895">Olsson et al. 2022</see>, «In-context Learning and Induction Heads».</param>
public sealed record AttentionScores(
    double? EntropyBits,
    double? Current,
    double? Previous,
    double? First,
    double? Duplicate,
    double? Induction
)
{
    /// <summary>The least score that names a head: TransformerLens's demonstrations take 0.4 too.</summary>
    public const double KindThreshold = 0.4;

    /// <summary>The kind with the largest score, when that reaches <see cref="KindThreshold"/>.</summary>
    public HeadKind Kind => Strength >= KindThreshold ? Largest.Kind : HeadKind.Mixed;

    /// <summary>The largest of the five scores from 0 to 1.</summary>
    public double Strength => Largest.Score;

    private (HeadKind Kind, double Score) Largest =>
        Enum.GetValues<HeadKind>()
            .Where(kind => kind != HeadKind.Mixed)
            .Select(kind => (kind, Score: this[kind] ?? 0))
            .MaxBy(pair => pair.Score);

    /// <summary>The score that stands for a kind; <see langword="null"/> where there is none.</summary>
    /// <param name="kind">The kind.</param>
    public double? this[HeadKind kind] =>
        kind switch
        {
            HeadKind.CurrentToken => Current,
            HeadKind.PreviousToken => Previous,
            HeadKind.FirstToken => First,
            HeadKind.DuplicateToken => Duplicate,
            HeadKind.Induction => Induction,
            _ => null,
        };

    /// <summary>Scores a pattern.</summary>
    /// <param name="weights">[q][k]: how much position q reads of position k, for k from 0 to q at least; of what comes after q
    /// only the entropy knows.</param>
    /// <param name="tokens">[q]: the text's tokens.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">There are not as many rows as tokens, or a row is too short.</exception>
    public static AttentionScores Of(IReadOnlyList<float[]> weights, IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(tokens);
        if (weights.Count != tokens.Count || weights.Index().Any(row => row.Item.Length <= row.Index))
        {
            throw new ArgumentException(
                $"The weights are not those of {tokens.Count} tokens, each of which reads those before it and itself.",
                nameof(weights)
            );
        }

        int[] ids = [.. tokens];
        Mean entropy = new(),
            current = new(),
            previous = new(),
            first = new(),
            duplicate = new(),
            induction = new();
        for (int q = 1; q < ids.Length; q++)
        {
            float[] row = weights[q];
            entropy.Add(Entropy(row));
            current.Add(row[q]);
            previous.Add(row[q - 1]);
            first.Add(row[0]);
            AddRepetitions(ids, row, q, duplicate, induction);
        }

        return new AttentionScores(entropy.Value, current.Value, previous.Value, first.Value, duplicate.Value, induction.Value);
    }

    /// <summary>The mean of the scores of one head over several texts.</summary>
    internal static AttentionScores MeanOf(IReadOnlyList<AttentionScores> scores)
    {
        return new(
            Of(s => s.EntropyBits),
            Of(s => s.Current),
            Of(s => s.Previous),
            Of(s => s.First),
            Of(s => s.Duplicate),
            Of(s => s.Induction)
        );

        double? Of(Func<AttentionScores, double?> score) => scores.Average(score);
    }

    private static void AddRepetitions(int[] ids, float[] row, int q, Mean duplicate, Mean induction)
    {
        double same = 0,
            next = 0;
        bool hasSame = false,
            hasNext = false;
        for (int k = 0; k < q; k++)
        {
            if (ids[k] != ids[q])
            {
                continue;
            }

            (hasSame, same) = (true, same + row[k]);

            // After the token just before this one stands this one: that would only be reading itself.
            if (k + 1 < q)
            {
                (hasNext, next) = (true, next + row[k + 1]);
            }
        }

        if (hasSame)
        {
            duplicate.Add(same);
        }

        if (hasNext)
        {
            induction.Add(next);
        }
    }

    private static double Entropy(float[] row)
    {
        double sum = 0;
        foreach (float weight in row)
        {
            sum -= weight > 0 ? weight * Math.Log2(weight) : 0;
        }

        return Math.Max(0, sum);
    }

    private sealed class Mean
    {
        private double _sum;
        private int _count;

        public double? Value => _count == 0 ? null : _sum / _count;

        public void Add(double value)
        {
            _sum += value;
            _count++;
        }
    }
}
