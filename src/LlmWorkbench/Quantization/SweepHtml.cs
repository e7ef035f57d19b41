using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>A sweep as curves and tables.</summary>
internal static class SweepHtml
{
    private const string ChartNote =
        "The axis of the loss is logarithmic: equal steps are equal factors. Bars are two standard errors (95 %). Filled: on the Pareto front, nothing else is as small and loses as little; open: something else is. A triangle that points down: no difference shows, and it is at most that large. The reference itself loses 0, which has no place on such an axis.";

    /// <summary>The tables, then the curves that there are points for.</summary>
    public static Markup Draw(QuantizationSweepResult result)
    {
        var losses = new HtmlTable(SweepText.LossHeads) { Caption = "What is lost" };
        var answers = new HtmlTable(SweepText.AnswerHeads(result)) { Caption = SweepText.AnswersCaption };
        var costs = new HtmlTable(SweepText.CostHeads) { Caption = "What it costs", WrappedColumn = SweepText.CostHeads.Length - 1 };
        foreach (var point in result.Points)
        {
            losses.Add([.. SweepText.Loss(point)]);
            answers.Add([.. SweepText.Answers(result, point)]);
            costs.Add([.. SweepText.Cost(point)]);
        }

        return Theme.View(
            SweepText.Title(result),
            Markup.Of($"""
                <p>{SweepText.Summary(result)}</p>
                {Curves(result)}
                {losses.ToMarkup()}
                {(result.TaskNames.Count > 0 ? answers.ToMarkup() : Markup.Empty)}
                {costs.ToMarkup()}
                {SweepText.Remarks(result).Select(remark => Markup.Of($"<p class=\"lw-note\">{remark}</p>"))}
                <p class="lw-note">{SweepText.Note}</p>
                """));
    }

    private static Markup Curves(QuantizationSweepResult result)
    {
        var tasks = result.TaskNames.Count > 0 ? Markup.Of($"{ChartHtml.Of(result.TaskChart(), 400)}{Together(result)}") : Markup.Empty;
        if (result.Compared.Count > 0 && result.VariesCacheAlone())
        {
            var caches = Markup.Of($"{ChartHtml.Of(result.CacheChart(), 420)}<p class=\"lw-note\">{ChartNote}</p>");
            return Markup.Of($"{caches}{tasks}");
        }

        var compared = result.Compared.Count > 0
            ? Markup.Of($"{ChartHtml.Of(result.LossChart(), 420)}{ChartHtml.Of(result.BytesChart(), 420)}{ChartHtml.Of(result.DivergenceChart(), 420)}<p class=\"lw-note\">{ChartNote}</p>")
            : Markup.Empty;
        return Markup.Of($"{compared}{tasks}");
    }

    private static Markup Together(QuantizationSweepResult result) => CoincidingSeries.Sentence(
        [.. result.TaskNames.Select(task => (task, (IReadOnlyList<double>)[.. result.Points.Select(p => p.Tasks.FirstOrDefault(t => t.Name == task)?.Accuracy.Share * 100 ?? double.NaN)]))], 1.5) is { } sentence
            ? Markup.Of($"<p class=\"lw-note\">{sentence}</p>")
            : Markup.Empty;
}
