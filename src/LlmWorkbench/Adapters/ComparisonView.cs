using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
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
                {ChartHtml.Of(result.Chart(), ComparedTokensView.Height(result.Tokens))}
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

    private static Table Tokens(AdapterComparison r) => r.ToTable().WithOthers(r.Tokens, r.VocabularySize);
}
