using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Served;

/// <summary>Quantizations that services run, as a table and a curve.</summary>
internal static class ServedSweepView
{
    private const string Note =
        "Δ loss: nats that a token costs more than with the reference, ± its paired standard error, over the differences token by token. "
        + "Tasks: right answers, and Wilson's interval of 95 %; lost, gained: questions that the reference alone, and that this alone, got "
        + "right. Bits per weight and weights are what the services say of themselves. KL divergence, memory and the types of single "
        + "matrices need the weights, which no service gives.";

    /// <summary>The table and what its columns are.</summary>
    public static string Text(ServedSweepResult result) =>
        string.Join('\n', [$"{Title(result)}\n{Summary(result)}\n\n{result.ToTable()}\n", Note, .. Remarks(result)]);

    /// <summary>The curve, the table and what its columns are.</summary>
    public static Markup Html(ServedSweepResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {(ServedSweepChart.Drawn(result).Any() ? ChartHtml.Of(result.Chart(), 380) : Markup.Empty)}
                {result.ToTable().ToMarkup()}
                {Markup.Each(Remarks(result).Prepend(Note), note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                """
            )
        );

    private static string Title(ServedSweepResult result) => $"{Figures.Count(result.Points.Count, "quantization")} on services";

    private static string Summary(ServedSweepResult result) =>
        $"Compared to {VisibleText.Phrase(result.Reference.Model)} over "
        + $"{Figures.Count(result.Points.Max(p => p.Text?.ScoredTokens ?? 0), "token")} of {VisibleText.Phrase(result.TextName)}, document "
        + $"by document.{(result.IsComplete ? "" : " Not everything was measured.")}";

    private static IEnumerable<string> Remarks(ServedSweepResult result) =>
        [
            .. result
                .Points.Where(result.HasOtherTokens)
                .Select(p =>
                    $"{VisibleText.Phrase(p.Model)} cuts the text into other tokens than {VisibleText.Phrase(result.Reference.Model)}, so "
                    + "what a token costs cannot be compared: it is no quantization of the same model."
                ),
            .. result.Points.Where(p => p.Failure is not null).Select(p => $"{VisibleText.Phrase(p.Model)}: {p.Failure}"),
        ];
}
