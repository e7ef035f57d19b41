using System.Text;
using LlmWorkbench.Drawing;
using LlmWorkbench.Generation;

namespace LlmWorkbench.Logits;

/// <summary>A distribution as plain text.</summary>
internal static class LogitsText
{
    /// <summary>The headings of the table, in every form.</summary>
    public static IReadOnlyList<string> Heads { get; } = [">#", "token", ">id", ">logit", ">to the model", ">after the filters"];

    /// <summary>A table and the numbers.</summary>
    public static string Draw(LogitsResult result)
    {
        var table = new TextTable([.. Heads]);
        foreach (var row in Rows(result))
        {
            table.Add(row);
        }

        return $"What {VisibleText.OneLine(result.Model)} expects after «{VisibleText.OneLine(Tail(result.Text))}»\n\n{table}\n\n{Named(result)}{Summary(result)}";
    }

    // Before each token of a word, below the line of the whole word.
    private const string Within = "└ ";

    /// <summary>The headings of the table of the tokens asked for by name.</summary>
    public static IReadOnlyList<string> NamedHeads { get; } = ["token", ">id", ">logit", ">log p (nats)", ">(bits)", ">probability", ">rank", ">after the filters"];

    /// <summary>The rows of that table.</summary>
    public static IEnumerable<string[]> NamedRows(LogitsResult result) => result.Named.SelectMany(word => word.Rest.Count == 0
        ? [Row(word, string.Empty)]
        : word.Rest.Prepend(word).Select(token => Row(token, Within)).Prepend(Sum(word)));

    private static string[] Row(ScoredToken t, string indent) =>
        [indent + t.Token.Label, $"{t.Token.Id}", Figures.Fixed(t.Token.Logit), Figures.Fixed(t.Score.LogProbability, 4), Figures.Fixed(-t.Score.Bits, 4), Figures.Percent(t.Score.Probability), Figures.Whole(t.Score.Rank), After(t.Token)];

    private static string[] Sum(ScoredToken word) =>
    [
        word.Label, $"{word.Rest.Count + 1} tokens", string.Empty, Figures.Fixed(word.LogProbability, 4), Figures.Fixed(-word.Bits, 4), Figures.Percent(word.Probability), string.Empty,
        word.FilteredProbability == 0 ? "cut" : Figures.Percent(word.FilteredProbability),
    ];

    private static string Named(LogitsResult result)
    {
        if (result.Named.Count == 0)
        {
            return string.Empty;
        }

        var table = new TextTable([.. NamedHeads]);
        foreach (var row in NamedRows(result))
        {
            table.Add(row);
        }

        return $"{table}\n\n";
    }

    /// <summary>The rows of the table, with one for all other tokens.</summary>
    public static IEnumerable<string[]> Rows(LogitsResult result)
    {
        for (var i = 0; i < result.Top.Count; i++)
        {
            var t = result.Top[i];
            yield return [$"{i + 1}", t.Label, $"{t.Id}", Figures.Fixed(t.Logit), Figures.Percent(t.ModelProbability), After(t)];
        }

        var others = result.VocabularySize - result.Top.Count;
        if (others > 0)
        {
            yield return ["", $"{Figures.Whole(others)} others", "", "", Figures.Percent(result.RestModelProbability), Figures.Percent(result.RestProbability)];
        }
    }

    /// <summary>The probability after the filters, or that they cut the token.</summary>
    public static string After(NextToken token) => token.Probability == 0 ? "cut" : Figures.Percent(token.Probability);

    /// <summary>The numbers in one line.</summary>
    public static string Summary(LogitsResult result) =>
        $"Entropy {Figures.Fixed(result.EntropyBits)} bits; {Figures.Whole(result.CandidateCount)} of {Figures.Whole(result.VocabularySize)} tokens can be drawn. "
        + GenerationText.Constraint(result.Options) + GenerationText.Sampling(result.Options);

    /// <summary>The end of a text, short enough for a title; it begins with a whole word where one begins in its first half.</summary>
    public static string Tail(string text, int most = 40)
    {
        var runes = text.EnumerateRunes().ToList();
        var start = runes.Count - most;
        if (start <= 0)
        {
            return text;
        }

        var word = Enumerable.Range(start, most / 2).FirstOrDefault(i => Rune.IsWhiteSpace(runes[i - 1]) && !Rune.IsWhiteSpace(runes[i]), start);
        return "…" + string.Concat(runes.Skip(word));
    }
}
