namespace LlmWorkbench.Wording;

/// <summary>Finds what somebody probably meant to type.</summary>
public static class Suggestion
{
    /// <summary>The nearest of several words.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What would have been understood.</param>
    /// <returns>The nearest candidate, else the only one that goes on as the word begins; <see langword="null"/> when none can be
    /// meant.</returns>
    public static string? Closest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);

        // A third of the letters may be wrong: more than that is another word, not a slip.
        int best = Math.Max(1, word.TrimStart('-').Length / 3) + 1;
        string? closest = null;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < best)
            {
                (best, closest) = (distance, candidate);
            }
        }

        return closest ?? Continued(word, candidates);
    }

    // Who types a beginning expects it to be understood.
    private static string? Continued(string word, IEnumerable<string> candidates)
    {
        if (word.TrimStart('-').Length < 2)
        {
            return null;
        }

        string[] continued = [.. candidates.Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))];
        return continued.Length == 1 ? continued[0] : null;
    }

    /// <summary>
    /// The number of letters to insert, delete, replace or swap with a neighbour (the «optimal string alignment»
    /// form of Damerau's distance).
    /// </summary>
    private static int Distance(string a, string b)
    {
        int[,] steps = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }

                int same = a[i - 1] == b[j - 1] ? 0 : 1;
                steps[i, j] = Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[a.Length, b.Length];
    }
}
