namespace LlmWorkbench.Llama.Sampling;

/// <summary>The tokens with the largest logits.</summary>
public static class TopLogits
{
    private const int Piece = 256;

    /// <summary>
    /// The ids of the <paramref name="count"/> largest logits, largest first; of equal ones the smaller id comes first. One
    /// pass that keeps a short sorted list: a vocabulary has far more tokens than anybody looks at.
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

        int[] ids = new int[count];
        float[] kept = new float[count];
        int filled = 0;
        for (int start = 0; start < logits.Length; start += Piece)
        {
            ReadOnlySpan<float> piece = logits.Slice(start, Math.Min(Piece, logits.Length - start));

            // Most pieces hold nothing larger than what is kept, which one vectorised look tells.
            if (filled == count && LargestLogit.Of(piece) <= kept[^1])
            {
                continue;
            }

            for (int i = 0; i < piece.Length; i++)
            {
                if (filled < count)
                {
                    filled++;
                    Insert(ids.AsSpan(0, filled), kept.AsSpan(0, filled), start + i, piece[i]);
                }
                else if (piece[i].CompareTo(kept[^1]) > 0)
                {
                    Insert(ids, kept, start + i, piece[i]);
                }
            }
        }

        return ids;
    }

    // The last place is free or to be given up; an equal logit stays after those that came before it.
    private static void Insert(Span<int> ids, Span<float> kept, int id, float logit)
    {
        int place = kept.Length - 1;
        while (place > 0 && logit.CompareTo(kept[place - 1]) > 0)
        {
            (ids[place], kept[place]) = (ids[place - 1], kept[place - 1]);
            place--;
        }

        (ids[place], kept[place]) = (id, logit);
    }
}
