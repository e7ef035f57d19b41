using LlmWorkbench.Drawing;

namespace LlmWorkbench.Parameters;

/// <summary>Accuracy against parameters as charts and tables.</summary>
internal static class ScalingHtml
{
    /// <summary>The loss, the tasks, the numbers.</summary>
    public static Markup Draw(ScalingResult result)
    {
        var losses = new HtmlTable(ScalingText.Heads);
        var answers = new HtmlTable(ScalingText.TaskHeads(result)) { Caption = ScalingText.AnswersCaption };
        foreach (var point in result.Points)
        {
            losses.Add([.. ScalingText.Row(point)]);
            answers.Add([.. ScalingText.TaskRow(result, point)]);
        }

        var asked = result.TaskNames.Count > 0;
        var taskChart = asked ? Markup.Of($"{ChartHtml.Of(result.TaskChart(), 380)}{Together(result)}") : Markup.Empty;
        var taskTable = asked ? answers.ToMarkup() : Markup.Empty;
        return Theme.View(
            ScalingText.Title,
            Markup.Of($"""
                <p>{ScalingText.Summary(result)}</p>
                {ChartHtml.Of(result.LossChart(), 360)}
                {taskChart}
                {losses.ToMarkup()}
                {taskTable}
                {ScalingText.Remarks(result).Select(remark => Markup.Of($"<p class=\"lw-note\">{remark}</p>"))}
                """));
    }

    private static Markup Together(ScalingResult result) => CoincidingSeries.Sentence(
        [.. result.TaskNames.Select(task => (task, (IReadOnlyList<double>)[.. result.Points.Select(p => p.Accuracy(task)?.Share * 100 ?? double.NaN)]))], 1.5) is { } sentence
            ? Markup.Of($"<p class=\"lw-note\">{sentence}</p>")
            : Markup.Empty;
}
