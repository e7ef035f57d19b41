using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Parameters.Scaling;

/// <summary>Accuracy against parameters as charts and tables.</summary>
internal static class ScalingView
{
    /// <summary>A row for each model, and what each step gains.</summary>
    public static string Text(ScalingResult result) =>
        $"""
            {Title}
            {Summary(result)}

            {result.ToTable()}
            {(result.TaskNames.Count > 0 ? $"\n{AnswersCaption}:\n\n{Answers(result)}\n" : "")}
            {string.Join('\n', Remarks(result))}
            """.WithLineFeeds().TrimEnd('\n');

    public const string Title = "Accuracy against parameters";

    public static string Summary(ScalingResult r)
    {
        string state = r.IsComplete ? "" : $" Interrupted: {r.Points.Count} of {r.PlannedPoints} models, the last one not whole.";
        return $"Measured over {Figures.Whole(r.Points.Max(p => p.Text.ScoredTokens))} tokens of {VisibleText.Phrase(r.TextName)}.{state}";
    }

    public const string AnswersCaption = "Right answers";

    private static Table Answers(ScalingResult r) =>
        Table.Of(
            r.Points,
            [
                new(null, "model", p => p.Model),
                .. r.TaskNames.Select(task => new Column<ScalingPoint>(null, task, p => p.Accuracy(task), Format.Of<Proportion>(Accuracy))),
            ]
        );

    /// <summary>What each step gains, and how much is left to gain.</summary>
    public static IEnumerable<string> Remarks(ScalingResult r)
    {
        foreach (PairedDifference step in r.Steps)
        {
            yield return $"From {VisibleText.Phrase(step.Baseline)} to {VisibleText.Phrase(step.Model)}: "
                + $"{Figures.Signed(step.LnRatio.Mean, 4)} ± {Figures.Fixed(step.LnRatio.Error, 4)} nats per token (paired, "
                + $"{Figures.Fixed(Math.Abs(step.Sigmas), 1)} standard errors).";
        }

        if (r.Floor is { } floor)
        {
            yield return "What wrote the text is known exactly: no model can lose less than "
                + $"{Figures.Fixed(floor, 4)} nats per token on it.";
        }

        if (!r.SharesTokens)
        {
            yield return "The models cut the text into different tokens: compare bits per byte, not losses per token.";
        }

        yield return "± is one standard error; in parentheses Wilson's interval of 95 %.";
    }

    public static string Accuracy(Proportion accuracy) => $"{Percent(accuracy.Share)} % ({Percent(accuracy.Low)}–{Percent(accuracy.High)})";

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>The loss, the tasks, the numbers.</summary>
    public static Markup Html(ScalingResult result)
    {
        bool asked = result.TaskNames.Count > 0;
        Markup taskChart = asked ? Markup.Of($"{ChartHtml.Of(result.TaskChart(), 380)}{ScalingChart.TaskNote(result)}") : Markup.Empty;
        Markup taskTable = asked ? (Answers(result) with { Caption = AnswersCaption }).ToMarkup() : Markup.Empty;
        return Theme.View(
            Title,
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {ChartHtml.Of(result.LossChart(), 360)}{CoincidingSeries.Note(PointLabels.Sentence(ScalingChart.Labels(result)))}
                {taskChart}
                {result.ToTable().ToMarkup()}
                {taskTable}
                {Remarks(result).Select(remark => Markup.Of($"<p class=\"lw-note\">{remark}</p>"))}
                """
            )
        );
    }
}
