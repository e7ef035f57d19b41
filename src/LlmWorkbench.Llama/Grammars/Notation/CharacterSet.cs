namespace LlmWorkbench.Llama.Grammars.Notation;

/// <summary>A set of code points: sorted ranges that do not touch, without surrogates.</summary>
internal sealed class CharacterSet
{
    internal const int Last = 0x10FFFF;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private readonly (int Low, int High)[] _ranges;

    private CharacterSet((int Low, int High)[] ranges) => _ranges = ranges;

    /// <summary>Every character.</summary>
    internal static CharacterSet Any { get; } = Of([(0, Last)]);

    /// <summary>Sorted ranges, both ends included.</summary>
    internal IReadOnlyList<(int Low, int High)> Ranges => _ranges;

    /// <summary>The union of ranges, both ends included.</summary>
    internal static CharacterSet Of(IEnumerable<(int Low, int High)> ranges)
    {
        List<(int Low, int High)> merged = [];
        foreach ((int low, int high) in ranges.SelectMany(WithoutSurrogates).OrderBy(range => range.Low))
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, high));
            }
            else
            {
                merged.Add((low, high));
            }
        }

        return new CharacterSet([.. merged]);
    }

    /// <summary>The characters that are not in this set.</summary>
    internal CharacterSet Complement()
    {
        List<(int Low, int High)> gaps = [];
        int next = 0;
        foreach ((int low, int high) in _ranges)
        {
            if (low > next)
            {
                gaps.Add((next, low - 1));
            }

            next = high + 1;
        }

        if (next <= Last)
        {
            gaps.Add((next, Last));
        }

        return Of(gaps);
    }

    /// <summary>The characters of this set that are not in the other.</summary>
    internal CharacterSet Without(CharacterSet other) => Of([.. Complement()._ranges, .. other._ranges]).Complement();

    /// <summary>Whether the character is in the set.</summary>
    internal bool Contains(int codePoint) => Overlaps(codePoint, codePoint);

    /// <summary>Whether a character from <paramref name="low"/> to <paramref name="high"/> is in the set.</summary>
    internal bool Overlaps(int low, int high)
    {
        int from = 0;
        int to = _ranges.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (_ranges[middle].High < low)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from < _ranges.Length && _ranges[from].Low <= high;
    }

    private static IEnumerable<(int Low, int High)> WithoutSurrogates((int Low, int High) range)
    {
        if (range.Low < FirstSurrogate)
        {
            yield return (range.Low, Math.Min(range.High, FirstSurrogate - 1));
        }

        if (range.High > LastSurrogate)
        {
            yield return (Math.Max(range.Low, LastSurrogate + 1), range.High);
        }
    }
}
