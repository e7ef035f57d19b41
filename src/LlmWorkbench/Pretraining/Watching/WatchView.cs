using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pretraining.Watching;

/// <summary>The points of a training as curves and a table.</summary>
internal static class WatchView
{
    public static string Text(WatchResult result) => $"{Title(result)}\n{Note(result)}\n\n{result.ToTable().ToText()}";

    public static Markup Html(WatchResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {(result.Points.Count > 1 ? ChartHtml.Of(result.Chart()) : Markup.Empty)}
                {(result.Points.Count > 1 && result.FactsChart() is { } facts ? ChartHtml.Of(facts) : Markup.Empty)}
                <p class="lw-note">{Note(result)}</p>
                {result.ToTable().ToMarkup()}
                """
            )
        );

    private static string Title(WatchResult r) =>
        $"{Figures.Count(r.Points.Count, "point")} of a training"
        + (r.IsComplete ? "" : $", interrupted: {r.Options.Points.Length} were to be looked at");

    private static string Note(WatchResult r) =>
        "Scores are those of the best head, from 0 to 1, over random tokens that are read twice. Right answers: what only copying finds "
        + $"({Name(r.Options.Copying)}), who has what in a text just read ({Name(r.Options.Names)}), and facts ({Name(r.Options.Facts)}), "
        + "as many of each frequency, which is how often the whole training tells them. "
        + $"{Figures.Count(r.Options.Questions, "question")} of each kind.";

    private static string Name(string dataset) => VisibleText.Phrase(dataset);
}
