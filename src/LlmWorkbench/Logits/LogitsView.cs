using System.Text;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Generation;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Logits;

/// <summary>A distribution as a table with bars in it, and as a chart.</summary>
internal static class LogitsView
{
    // Before each token of a word, below the line of the whole word.
    private const string Within = "└ ";

    /// <summary>A table and the numbers.</summary>
    public static string Text(LogitsResult result)
    {
        string named = result.Named.Count > 0 ? $"{Named(result)}\n\n{string.Concat(Hints(result).Select(hint => $"{hint}\n\n"))}" : "";
        return $"What {VisibleText.Phrase(result.Model)} expects after «{VisibleText.OneLine(Tail(result.Text))}»\n\n"
            + $"{Tokens(result)}\n\n{named}{Summary(result)}";
    }

    private static Table Tokens(LogitsResult result)
    {
        int others = result.VocabularySize - result.Top.Count;
        if (result.IsPartial)
        {
            string name = others > 0 ? $"{Figures.Whole(others)} others, not shown" : "all others, not shown";
            return result.ToTable().WithFooter("", name, "", "", Figures.Percent(result.RestModelProbability), "–");
        }

        return others == 0
            ? result.ToTable()
            : result
                .ToTable()
                .WithFooter(
                    "",
                    $"{Figures.Whole(others)} others",
                    "",
                    "",
                    Figures.Percent(result.RestModelProbability),
                    Figures.Percent(result.RestProbability)
                );
    }

    // A line for each token asked for by name; of a word of several tokens one for all of it, and below it one for each.
    private static Table Named(LogitsResult result) =>
        Table.Of(
            result.Named.SelectMany(NamedLine.Of),
            new(null, "token", line => line.Name, Format.Code),
            new(null, "id", line => line.Id, Format.Number),
            new(null, "logit", line => line.Single?.Token.Logit, Format.Fixed() with { Missing = "" }),
            new(null, "log p", line => line.Single?.Score.LogProbability ?? line.Word.LogProbability, Format.Fixed(4, "nats")),
            new(null, "", line => -(line.Single?.Score.Bits ?? line.Word.Bits), Format.Fixed(4, "bits")),
            new(null, "probability", line => line.Single?.Score.Probability ?? line.Word.Probability, Format.Percent),
            new(null, "rank", line => line.Single?.Score.Rank, Format.Whole with { Missing = "" }),
            new(null, "after the filters", line => line.Single?.Token.Probability ?? line.Word.FilteredProbability, Format.AfterFilters)
        );

    // What was meant, perhaps, by words that are several tokens.
    private static IEnumerable<string> Hints(LogitsResult result) =>
        result.Named.Where(word => word.Hint is not null).Select(word => $"«{word.Label}» is {word.Rest.Count + 1} tokens. {word.Hint}");

    /// <summary>The numbers in one line.</summary>
    public static string Summary(LogitsResult result) =>
        result.IsPartial
            ? $"Entropy at least {Figures.Fixed(result.EntropyBits)} bits: the service shows its most probable tokens, which have "
                + $"{Figures.Percent(1 - result.RestModelProbability)} together; log-probabilities in nats stand for logits."
            : $"Entropy {Figures.Fixed(result.EntropyBits)} bits; {Figures.Whole(result.CandidateCount)} of "
                + $"{Figures.Whole(result.VocabularySize)} tokens can be drawn. "
                + GenerationText.Constraint(result.Options)
                + GenerationText.Sampling(result.Options);

    /// <summary>The end of a text, short enough for a title; it begins with a whole word where one begins in its first half.</summary>
    public static string Tail(string text, int most = 40)
    {
        var runes = text.EnumerateRunes().ToList();
        int start = runes.Count - most;
        if (start <= 0)
        {
            return text;
        }

        int word = Enumerable
            .Range(start, most / 2)
            .FirstOrDefault(i => Rune.IsWhiteSpace(runes[i - 1]) && !Rune.IsWhiteSpace(runes[i]), start);
        return "…" + string.Concat(runes.Skip(word));
    }

    /// <summary>The chart, the numbers and the table.</summary>
    public static Markup Html(LogitsResult result) =>
        Theme.View(
            $"What {result.Model} expects next",
            Markup.Of(
                $"""
                {ChartHtml.Of(result.Chart(), LogitsChart.Height(result))}
                <p class="lw-note">{Summary(result)}</p>
                {(result.Named.Count > 0 ? Named(result).ToMarkup() : Markup.Empty)}
                {Hints(result).Select(hint => Markup.Of($"<p class=\"lw-note\">{hint}</p>"))}
                {Tokens(result).ToMarkup()}
                """
            )
        );

    // A word as a whole, or a single token.
    private sealed record NamedLine(ScoredToken Word, ScoredToken? Single, string Name, string Id)
    {
        public static IEnumerable<NamedLine> Of(ScoredToken word) =>
            word.Rest.Count == 0
                ? [Token(word, "")]
                : word
                    .Rest.Prepend(word)
                    .Select(token => Token(token, Within))
                    .Prepend(new NamedLine(word, null, word.Label, $"{word.Rest.Count + 1} tokens"));

        private static NamedLine Token(ScoredToken token, string indent) =>
            new(token, token, indent + token.Token.Label, $"{token.Token.Id}");
    }
}
