using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>What was found, as a heat map and a table.</summary>
internal static class NeedleView
{
    /// <summary>A row for each depth, a column for each length, and the numbers.</summary>
    public static string Text(NeedleResult result) =>
        $"""
            {Title(result)}

            {Summary(result)}

            {Grid(result)}

            {result.ToTable()}
            """.WithLineFeeds();

    private static string Title(NeedleResult result) => $"Needle in a haystack: {VisibleText.Phrase(result.Model)}";

    private static string Summary(NeedleResult result)
    {
        string state = result.IsComplete
            ? ""
            : $" Interrupted after {result.Cells.Select(cell => cell.Length).Distinct().Count()} of {result.Lengths.Count} lengths.";
        return $"Hidden in {VisibleText.Phrase(result.TextName)}: «{VisibleText.Line(result.Form.Needle)}»; asked at the end: "
            + $"«{VisibleText.Line(result.Form.Question)}». Without any text around it {result.Bare.Found.Successes} of "
            + $"{result.Bare.Found.Count} are found; at each length and depth {result.Options.Trials} are looked for, with made-up names "
            + $"(seed {result.Options.Seed}).{state}";
    }

    private static Table Grid(NeedleResult result) =>
        Table.Of(
            result.Options.Depths,
            [
                new(null, "needle after", depth => depth, Format.Percent),
                .. result.Lengths.Select(length => new Column<double>(
                    null,
                    $"{Figures.Whole(length)} tokens",
                    depth => result.Cells.FirstOrDefault(c => c.Length == length && c.Depth.Equals(depth))?.Found.Share,
                    Format.Percent
                )),
            ]
        );

    /// <summary>The heat map and the numbers.</summary>
    public static Markup Html(NeedleResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), NeedleChart.Map(result).Height)}
                {Fold.Of($"All numbers", result.ToTable().ToMarkup())}
                """
            )
        );
}
