using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>The loss by position as a chart and tables.</summary>
internal static class PositionLossView
{
    private const string Explanation =
        "Linear and YaRN scale the rotations that say where a token stands. A window forgets the keys and values of what is older, block "
        + "by block of 16 tokens, as an attention mask does; what stays was computed when the older was still there.";

    /// <summary>The means inside and beyond the trained length, and the numbers.</summary>
    public static string Text(PositionLossResult result) =>
        $"""
            {Title(result)}

            {Summary(result)}

            {Means(result)}

            {result.ToTable()}

            {Explanation}
            """.WithLineFeeds();

    private static string Title(PositionLossResult result) => $"Loss by position: {VisibleText.Phrase(result.Model)}";

    private static string Summary(PositionLossResult result)
    {
        string own = result.OwnWindow is { } window and > 0
            ? $" Some of its own layers look back {Figures.Count(window, "token")} only."
            : "";
        string state = result.Texts == result.PlannedTexts ? "" : $" Interrupted after {result.Texts} of {result.PlannedTexts} texts.";
        return $"{Figures.Count(result.Texts, "text")} of {Figures.Count(result.Length, "token")} from "
            + $"{VisibleText.Phrase(result.TextName)}; the model was trained on {Figures.Whole(result.TrainedLength)}.{own}{state}";
    }

    private static Table Means(PositionLossResult result) =>
        Table.Of(
            result.Ways,
            new(null, "way", way => way.Way.Name),
            new(null, "within the trained length", way => Mean(way, bin => bin.Last < result.TrainedLength), Format.Fixed(3, "nats")),
            new(null, "beyond it", way => Mean(way, bin => bin.First >= result.TrainedLength), Format.Fixed(3, "nats")),
            new(null, "in the last range", way => way.Bins[^1].Nats, Format.Estimate),
            new(null, "above the first way there", way => way.Bins[^1].Difference, Format.Estimate)
        );

    private static double? Mean(WayLoss way, Func<LossBin, bool> isMeant) =>
        way.Bins.Any(isMeant) ? way.Bins.Where(isMeant).Average(bin => bin.Nats.Mean) : null;

    /// <summary>The chart and the tables.</summary>
    public static Markup Html(PositionLossResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), 420)}
                {Means(result).ToMarkup()}
                {Fold.Of($"Range by range", result.ToTable().ToMarkup())}
                <p class="lw-note">{Explanation}</p>
                """
            )
        );
}
