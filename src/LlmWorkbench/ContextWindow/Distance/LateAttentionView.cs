using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Distance;

/// <summary>The attention of late positions as a heat map and tables.</summary>
internal static class LateAttentionView
{
    /// <summary>A row for each head, and one if every token were read alike.</summary>
    public static string Text(LateAttentionResult result) =>
        $"""
            {Title(result)}

            {Summary(result)}

            {Heads(result)}
            """.WithLineFeeds();

    private static string Title(LateAttentionResult result) => $"Where late positions look: {VisibleText.Phrase(result.Model)}";

    private static string Summary(LateAttentionResult result)
    {
        string state = result.Texts == result.PlannedTexts ? "" : $" Interrupted after {result.Texts} of {result.PlannedTexts} texts.";
        return $"The last {Figures.Count(result.Positions, "position")} of {Figures.Count(result.Texts, "text")} of "
            + $"{Figures.Count(result.Length, "token")} from {VisibleText.Phrase(result.TextName)}: which share of the attention goes to "
            + $"tokens so far back. 0 is the token itself.{state}";
    }

    private static Table Heads(LateAttentionResult result) =>
        Table.Of(
            result.Heads.Append(new HeadSpread(-1, null, result.Even, double.NaN, double.NaN)),
            [
                new(null, "head", head => head.Layer < 0 ? "even" : LateAttentionChart.Name(head)),
                new(null, "first token", head => head.FirstTokenShare, Format.Percent),
                new(null, "entropy", head => head.EntropyBits, Format.Fixed(2, "bits")),
                .. result.Distances.Select(
                    (distance, d) =>
                        new Column<HeadSpread>(null, LateAttentionChart.Label(distance), head => head.Shares[d], Format.Percent)
                ),
            ]
        );

    /// <summary>The heat map and the table.</summary>
    public static Markup Html(LateAttentionResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), LateAttentionChart.Map(result).Height)}
                {Fold.Of($"Head by head, with entropy and the first token", Heads(result).ToMarkup())}
                """
            )
        );
}
