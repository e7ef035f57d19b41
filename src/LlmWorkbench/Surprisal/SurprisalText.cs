using LlmWorkbench.Drawing;

namespace LlmWorkbench.Surprisal;

/// <summary>Surprisal as plain text.</summary>
internal static class SurprisalText
{
    /// <summary>The headings of the table, in every form.</summary>
    public static IReadOnlyList<string> Heads { get; } = [">#", "token", ">id", ">surprisal (bits)", ">log p (nats)", ">probability", ">rank", ">entropy (bits)"];

    /// <summary>A table and the numbers.</summary>
    public static string Draw(SurprisalResult result)
    {
        var table = new TextTable([.. Heads]);
        foreach (var row in Rows(result))
        {
            table.Add(row);
        }

        return $"Surprisal of each token to {VisibleText.OneLine(result.Model)}\n\n{table}\n\n{Summary(result)}";
    }

    /// <summary>The rows of the table, as many as a view shows.</summary>
    public static IEnumerable<string[]> Rows(SurprisalResult result)
    {
        for (var i = 0; i < Math.Min(result.Tokens.Count, ShownTokens.Most); i++)
        {
            var t = result.Tokens[i];
            yield return t.Score is { } s
                ? [$"{i}", t.Label, $"{t.Id}", Figures.Fixed(s.Bits), Figures.Fixed(s.LogProbability), Figures.Percent(s.Probability), Figures.Whole(s.Rank), Figures.Fixed(s.EntropyBits)]
                : [$"{i}", t.Label, $"{t.Id}", "–", "–", "–", "–", "–"];
        }
    }

    /// <summary>The numbers in a few sentences.</summary>
    public static string Summary(SurprisalResult result)
    {
        const string first = "The first token is not scored: there is nothing before it to expect it from.";
        return result.ScoredCount == 0
            ? first
            : $"{Figures.Count(result.ScoredCount, "token")} scored: {Figures.Fixed(result.TotalBits, 1)} bits in all, {Figures.Fixed(result.MeanBits)} bits per token, "
                + $"perplexity {Figures.Fixed(result.Perplexity)}, {Figures.Fixed(result.BitsPerByte)} bits per byte. {first}{ShownTokens.LeftOut(result.Tokens.Count)}";
    }
}
