using System.Text;

namespace LlmWorkbench.Training.Tokenization;

/// <summary>Learns a byte-level BPE vocabulary: again and again the most frequent pair of neighbours becomes one token.</summary>
public static class BytePairTrainer
{
    /// <summary>How many bytes a token has at most. A line of one letter would become tokens as long as half of the text, of which nothing
    /// can be learned.</summary>
    public const int LongestToken = 128;

    /// <summary>Learns merges from texts. Equally frequent pairs are merged in the order of their text, so the result never
    /// varies.</summary>
    /// <param name="texts">The texts; special tokens must already be cut out of them.</param>
    /// <param name="mergeCount">How many merges to learn at most; fewer come back when no pair occurs twice any more.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The merges in order, each side written in <see cref="ByteAlphabet"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mergeCount"/> is negative.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<(string Left, string Right)> Learn(
        IEnumerable<string> texts,
        int mergeCount,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mergeCount);
        List<(List<string> Parts, long Count)> words = CountWords(texts);
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < mergeCount && MostFrequentPair(words) is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();
            merges.Add(pair);
            foreach ((List<string>? parts, long _) in words)
            {
                Merge(parts, pair);
            }
        }

        return merges;
    }

    /// <summary>Joins every occurrence of a pair in a list of tokens, from left to right.</summary>
    /// <param name="parts">The tokens; changed in place.</param>
    /// <param name="pair">The neighbours to join.</param>
    internal static void Merge(List<string> parts, (string Left, string Right) pair)
    {
        string joined = pair.Left + pair.Right;
        int kept = 0;
        // A piece may be as long as the text: what follows is moved once, and not after every pair.
        for (int i = 0; i < parts.Count; i++)
        {
            bool isPair = i + 1 < parts.Count && parts[i] == pair.Left && parts[i + 1] == pair.Right;
            parts[kept++] = isPair ? joined : parts[i];
            i += isPair ? 1 : 0;
        }

        parts.RemoveRange(kept, parts.Count - kept);
    }

    private static List<(List<string> Parts, long Count)> CountWords(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>();
        foreach (string? word in texts.SelectMany(PreTokenizer.Split))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return [.. counts.Select(item => (Bytes(item.Key), item.Value))];
    }

    private static List<string> Bytes(string word) =>
        [.. ByteAlphabet.Encode(Encoding.UTF8.GetBytes(word)).Select(character => character.ToString())];

    private static (string Left, string Right)? MostFrequentPair(List<(List<string> Parts, long Count)> words)
    {
        var counts = new Dictionary<(string Left, string Right), long>();
        foreach ((List<string>? parts, long count) in words)
        {
            for (int i = 0; i + 1 < parts.Count; i++)
            {
                (string, string) pair = (parts[i], parts[i + 1]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }

        (string Left, string Right)? best = null;
        long most = 1L;
        foreach (((string Left, string Right) pair, long count) in counts)
        {
            // A letter of the byte alphabet is a byte.
            if (pair.Left.Length + pair.Right.Length > LongestToken)
            {
                continue;
            }

            if (count > most || (count == most && best is { } b && Compare(pair, b) < 0))
            {
                (best, most) = (pair, count);
            }
        }

        return best;
    }

    private static int Compare((string Left, string Right) a, (string Left, string Right) b)
    {
        int left = string.CompareOrdinal(a.Left, b.Left);
        return left != 0 ? left : string.CompareOrdinal(a.Right, b.Right);
    }
}
