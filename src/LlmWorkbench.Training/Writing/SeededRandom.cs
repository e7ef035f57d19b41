namespace LlmWorkbench.Training.Writing;

/// <summary>SplitMix64: the same seed draws the same numbers on every platform and in every version of .NET.</summary>
public sealed class SeededRandom
{
    private ulong _state;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">The seed of the whole corpus or training.</param>
    /// <param name="stream">Which of the seed's independent streams: a document's index, for instance.</param>
    public SeededRandom(ulong seed, ulong stream = 0)
    {
        _state = Mix(seed ^ Mix(stream + 0x9E3779B97F4A7C15));
    }

    /// <summary>Draws a whole number from 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">How many values are possible; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Surprisal += Math.Log(count);
        return (int)(((NextBits() >> 32) * (ulong)count) >> 32);
    }

    /// <summary>
    /// How surprising everything drawn so far is: the sum of −ln p over the draws of whole numbers, items and chances, in nats. Where
    /// another sequence of draws would have given another text, this is the surprisal of the text itself.
    /// </summary>
    public double Surprisal { get; private set; }

    /// <summary>Draws whether something happens.</summary>
    /// <param name="probability">How likely it is, above 0 and below 1.</param>
    public bool Chance(double probability)
    {
        bool happens = NextDouble() < probability;
        Surprisal -= Math.Log(happens ? probability : 1 - probability);
        return happens;
    }

    /// <summary>Draws one of the items, each as likely as its share.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">The items and their shares, which add up to 1.</param>
    public T PickByShare<T>(IReadOnlyList<(T Item, double Share)> items)
    {
        double left = NextDouble();
        (T Item, double Share) chosen = items[^1];
        foreach ((T Item, double Share) item in items)
        {
            if (left < item.Share)
            {
                chosen = item;
                break;
            }

            left -= item.Share;
        }

        Surprisal -= Math.Log(chosen.Share);
        return chosen.Item;
    }

    /// <summary>Draws a number from 0 (included) to 1 (excluded); it does not count as a surprise.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws one of the items.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">At least one item.</param>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>Draws one of the items, the first most often: the item in place k, from 1, is as likely as 1 / k.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">At least one item, the most frequent first.</param>
    public T PickRanked<T>(IReadOnlyList<T> items)
    {
        double total = Enumerable.Range(1, items.Count).Sum(rank => 1.0 / rank);
        return PickByShare([.. items.Select((item, index) => (item, 1 / ((index + 1) * total)))]);
    }

    /// <summary>Draws several different items, in a random order.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">At least <paramref name="count"/> items.</param>
    /// <param name="count">How many to draw.</param>
    public IReadOnlyList<T> PickSeveral<T>(IReadOnlyList<T> items, int count)
    {
        T[] left = items.ToArray();
        for (int i = 0; i < count; i++)
        {
            int j = i + Next(left.Length - i);
            (left[i], left[j]) = (left[j], left[i]);
        }

        return left[..count];
    }

    /// <summary>A hash of a text that never changes (FNV-1a over UTF-16, mixed): it decides what is held out.</summary>
    /// <param name="text">Any text.</param>
    public static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return Mix(hash);
    }

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
