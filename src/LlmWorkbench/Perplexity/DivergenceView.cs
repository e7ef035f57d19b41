using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Perplexity;

/// <summary>A divergence as charts and tables.</summary>
internal static class DivergenceView
{
    private static readonly (double Share, string Name)[] s_places =
    [
        (1, "maximum"),
        (0.999, "99.9 %"),
        (0.99, "99 %"),
        (0.95, "95 %"),
        (0.9, "90 %"),
        (0.75, "75 %"),
        (0.5, "median"),
        (0.25, "25 %"),
        (0.1, "10 %"),
        (0.05, "5 %"),
        (0.01, "1 %"),
        (0.001, "0.1 %"),
        (0, "minimum"),
    ];

    /// <summary>The numbers and the percentiles.</summary>
    public static string Text(DivergenceResult result)
    {
        var facts = Facts(result).ToList();
        int width = facts.Max(f => TextWidth.Of(f.Name));
        return $"{Title(result)}\n\n"
            + $"{string.Join('\n', facts.Select(f => $"  {f.Name}{new string(' ', width - TextWidth.Of(f.Name))}  {f.Value}"))}\n\n"
            + $"{Percentiles(result)}\n\n{Note}\n{Method(result)}";
    }

    /// <summary>What was measured on which models.</summary>
    public static string Title(DivergenceResult result) =>
        $"How far {VisibleText.Phrase(result.Model)} is from {VisibleText.Phrase(result.Reference)} over "
        + $"{PerplexityView.TextName(result.TextName)}";

    /// <summary>What the numbers mean, in a sentence.</summary>
    public static string Note =>
        "Δp is the probability of the token that came, the model's minus the reference's; ± is one standard error.";

    /// <summary>How the text was cut, in a sentence.</summary>
    public static string Method(DivergenceResult result) => PerplexityView.Method(result.Options, result.Chunks.Count == 1);

    /// <summary>The numbers, by name.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(DivergenceResult result)
    {
        if (!result.IsComplete)
        {
            yield return (
                "interrupted",
                $"after {result.Chunks.Count} of {PerplexityView.Chunks(result.PlannedChunks, result.Options)}: everything below "
                    + "is of these"
            );
        }

        yield return ("mean KL divergence", $"{Figures.Nats(result.Divergence.Mean)} ± {Figures.Nats(result.Divergence.Error)} nats");
        yield return ("same most probable token", Percent(result.SameTop, 2));
        yield return ("mean Δp", Percent(result.ProbabilityShift, 3));
        yield return ("root mean square Δp", Percent(result.RootMeanSquareShift, 3));
        yield return ("perplexity", PerplexityView.PlusMinus(result.Perplexity, result.PerplexityError));
        yield return ("the reference's perplexity", PerplexityView.PlusMinus(result.ReferencePerplexity, result.ReferencePerplexityError));
        yield return (
            "ln (perplexity ratio)",
            $"{Figures.Fixed(result.Paired.LnRatio.Mean, 6)} ± {Figures.Fixed(result.Paired.LnRatio.Error, 6)} (paired), "
                + $"{Figures.Fixed(result.Paired.Sigmas, 1)} σ"
        );
        yield return (
            "compared",
            $"{Figures.Whole(result.ScoredTokens)} of {Figures.Count(result.TokenCount, "token")}, in "
                + $"{PerplexityView.Chunks(result.Chunks.Count, result.Options)}"
        );
    }

    private static Table Percentiles(DivergenceResult result) =>
        Table.Of(
            s_places,
            new(null, "of the tokens", place => place.Name),
            new(null, "KL divergence", place => result.DivergenceAt(place.Share), Format.Nats with { Unit = "nats" }),
            new(null, "Δp", place => result.ShiftAt(place.Share) * 100, Format.Fixed(3, "%"))
        );

    private static string Percent(MeanEstimate estimate, int decimals) =>
        $"{Figures.Fixed(estimate.Mean * 100, decimals)} ± {Figures.Fixed(estimate.Error * 100, decimals)} %";

    /// <summary>The numbers, the charts and the percentiles to unfold.</summary>
    public static Markup Html(DivergenceResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <dl>{Facts(result).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>
                {ChartHtml.Of(result.Chart(), 340)}
                {ChartHtml.Of(result.ShiftChart(), 300)}
                <p class="lw-note">{Note} {Method(result)}</p>
                {Fold.Of($"Percentiles", Percentiles(result).ToMarkup())}
                """
            )
        );
}
