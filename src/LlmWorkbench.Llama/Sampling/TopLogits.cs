namespace LlmWorkbench.Llama;

/// <summary>The tokens with the largest logits.</summary>
public static class TopLogits
{
    /// <summary>
    /// The ids of the <paramref name="count"/> largest logits, largest first; of equal ones the smaller id comes first. One
    /// pass with a heap: a vocabulary has far more tokens than anybody looks at.
    /// </summary>
    /// <param name="logits">[vocabulary].</param>
    /// <param name="count">How many; fewer are returned when the vocabulary is smaller.</param>
    public static int[] Of(ReadOnlySpan<float> logits, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        count = Math.Min(count, logits.Length);
        if (count == 0)
        {
            return [];
        }

        // The smallest of the kept ones is on top, and leaves first.
        var kept = new PriorityQueue<int, (float Logit, int MinusId)>(count);
        for (int id = 0; id < logits.Length; id++)
        {
            var rank = (logits[id], -id);
            if (kept.Count < count)
            {
                kept.Enqueue(id, rank);
            }
            else if (kept.TryPeek(out _, out var least) && rank.CompareTo(least) > 0)
            {
                kept.DequeueEnqueue(id, rank);
            }
        }

        var ids = new int[count];
        for (int i = count - 1; i >= 0; i--)
        {
            ids[i] = kept.Dequeue();
        }

        return ids;
    }
}
