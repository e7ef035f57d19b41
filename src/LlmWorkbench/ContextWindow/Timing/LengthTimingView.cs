using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Timing;

/// <summary>Time against length as charts and a table.</summary>
internal static class LengthTimingView
{
    private const string Explanation =
        "Prefill reads the whole text at once, decode writes one token after it. Every token is compared with all before it, so both "
        + "take longer the longer the text is.";

    /// <summary>The numbers.</summary>
    public static string Text(LengthTimingResult result) =>
        $"""
            {Title(result)}

            {Summary(result)}

            {result.ToTable()}

            {Explanation}
            """.WithLineFeeds();

    private static string Title(LengthTimingResult result) => $"Time against length: {VisibleText.Phrase(result.Model)}";

    // Which numbers depend on the machine is said, so that nobody takes them along to another.
    private static string Summary(LengthTimingResult result)
    {
        string stopped = result.IsComplete ? "" : " Interrupted: these are the rounds that were done.";
        string growth =
            result.Points.Count > 1 ? Growth(result.Points[0], result.Points[^1]) : "one length, with nothing to compare it with.";
        return $"Measured here, with {Figures.Count(result.Threads, "thread")}, in {Figures.Count(result.Options.Rounds, "round")}: {growth}"
            + stopped;
    }

    private static string Growth(TimingPoint first, TimingPoint last) =>
        $"the next token takes {Figures.Fixed(last.Decode.Median / first.Decode.Median)} times as long after "
        + $"{Figures.Count(last.Tokens, "token")} as after {Figures.Whole(first.Tokens)}, and reading one "
        + $"{Figures.Fixed(last.Prefill.Median / last.Tokens / (first.Prefill.Median / first.Tokens))} times.";

    /// <summary>Both charts and the numbers.</summary>
    public static Markup Html(LengthTimingResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.PrefillChart(), 320)}
                {ChartHtml.Of(result.DecodeChart(), 320)}
                {Fold.Of($"Length by length", result.ToTable().ToMarkup())}
                <p class="lw-note">{Explanation}</p>
                """
            )
        );
}
