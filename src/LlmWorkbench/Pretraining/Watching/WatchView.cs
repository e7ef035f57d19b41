using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pretraining.Watching;

/// <summary>The points of a training as curves and a table.</summary>
internal static class WatchView
{
    public static string Text(WatchResult result) =>
        $"{Title(result)}\n{Note(result)}\n\n{Points(result).ToText()}" + (Facts(result) is { } facts ? $"\n\n{facts.ToText()}" : "");

    public static Markup Html(WatchResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {(result.Points.Count > 1 ? ChartHtml.Of(result.Chart()) : Markup.Empty)}
                {(result.Points.Count > 1 && result.FactsChart() is { } chart ? ChartHtml.Of(chart) : Markup.Empty)}
                <p class="lw-note">{Note(result)}</p>
                {Points(result).ToMarkup()}
                {(Facts(result) is { } facts ? facts.ToMarkup() : Markup.Empty)}
                """
            )
        );

    private static string Title(WatchResult r) =>
        $"{Figures.Count(r.Points.Count, "point")} of a training"
        + (r.IsComplete ? "" : $", interrupted: {r.Options.Points.Length} were to be looked at");

    private static Table Points(WatchResult r) =>
        Table.Of(
            r.Points,
            new(null, "model", p => p.Model),
            new(null, "loss (nats a token)", p => p.Loss.Mean, Format.Fixed(3)),
            new(null, "previous token", p => p.PreviousToken, Format.Fixed(2)),
            new(null, "induction", p => p.Induction, Format.Fixed(2)),
            new(null, "copied", p => p.Copied.Share, Format.Percent),
            new(null, "who has what", p => p.Names.Share, Format.Percent),
            new(null, "facts", p => p.Facts.Share, Format.Percent)
        );

    private static Table? Facts(WatchResult r) =>
        r.Frequencies.Count == 0
            ? null
            : Table.Of(
                r.Points,
                [
                    new(null, "facts told", p => p.Model),
                    .. r.Frequencies.Select(frequency => new Column<WatchPoint>(
                        null,
                        $"{frequency} ×",
                        p => p.Of(frequency)?.Share,
                        Format.Percent
                    )),
                ]
            );

    private static string Note(WatchResult r) =>
        "Scores are those of the best head, from 0 to 1, over random tokens that are read twice. Right answers: what only copying finds "
        + $"({Name(r.Options.Copying)}), who has what in a text just read ({Name(r.Options.Names)}), and facts ({Name(r.Options.Facts)}), "
        + "as many of each frequency, which is how often the whole training tells them. "
        + $"{Figures.Count(r.Options.Questions, "question")} of each kind.";

    private static string Name(string dataset) => VisibleText.Phrase(dataset);
}
