using LlmWorkbench.Drawing;

namespace LlmWorkbench.Parameters;

/// <summary>Accuracy against parameters as charts and a table.</summary>
internal static class ScalingHtml
{
    /// <summary>The loss, the tasks, the numbers.</summary>
    public static Markup Draw(ScalingResult result)
    {
        var table = new HtmlTable(ScalingText.Heads(result));
        foreach (var point in result.Points)
        {
            table.Add([.. ScalingText.Row(result, point)]);
        }

        var tasks = result.TaskNames.Count > 0 ? ChartHtml.Of(result.TaskChart(), 380) : Markup.Empty;
        return Theme.View(
            ScalingText.Title,
            Markup.Of($"""
                <p>{ScalingText.Summary(result)}</p>
                {ChartHtml.Of(result.LossChart(), 360)}
                {tasks}
                {table.ToMarkup()}
                {ScalingText.Remarks(result).Select(remark => Markup.Of($"<p class=\"lw-note\">{remark}</p>"))}
                """));
    }
}
