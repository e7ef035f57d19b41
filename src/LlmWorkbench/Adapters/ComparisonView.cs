using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Logits;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Adapters;

/// <summary>Two distributions after one text, as bars and a table.</summary>
internal static class ComparisonView
{
    public static string Text(AdapterComparison result) => $"{Title(result)}\n\n{Summary(result)}\n\n{Tokens(result)}";

    public static Markup Html(AdapterComparison result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {ChartHtml.Of(result.Chart(), ComparisonChart.Height(result))}
                <p class="lw-note">{Summary(result)}</p>
                {Tokens(result).ToMarkup()}
                """
            )
        );

    private static string Title(AdapterComparison r) =>
        $"{VisibleText.Phrase(r.Model)} without and with {Sentences.And(r.Adapters.Select(VisibleText.Phrase))}, after "
        + $"«{VisibleText.Phrase(LogitsView.Tail(r.Text))}»";

    private static string Summary(AdapterComparison r)
    {
        (string before, string after) = (r.Tokens.MaxBy(t => t.ProbabilityBefore)!.Label, r.Tokens.MaxBy(t => t.ProbabilityAfter)!.Label);
        string turn = before == after ? $"The most probable token stays {after}" : $"The most probable token was {before} and is {after}";
        return $"{turn}. Entropy {Figures.Fixed(r.EntropyBefore)} → {Figures.Fixed(r.EntropyAfter)} bits; KL divergence "
            + $"{Figures.Fixed(r.KlBits, 3)} bits.";
    }

    private static Table Tokens(AdapterComparison r)
    {
        int others = r.VocabularySize - r.Tokens.Count;
        return others == 0
            ? r.ToTable()
            : r.ToTable()
                .WithFooter(
                    $"{Figures.Whole(others)} others",
                    "",
                    "",
                    "",
                    Figures.Percent(Rest(r.Tokens.Sum(t => t.ProbabilityBefore))),
                    Figures.Percent(Rest(r.Tokens.Sum(t => t.ProbabilityAfter)))
                );
    }

    // Rounding may leave a hair less than nothing.
    private static double Rest(double sum) => Math.Max(0, 1 - sum);
}
