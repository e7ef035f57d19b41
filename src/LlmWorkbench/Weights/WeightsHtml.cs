using LlmWorkbench.Drawing;

namespace LlmWorkbench.Weights;

/// <summary>A file's tensors as a chart and tables.</summary>
internal static class WeightsHtml
{
    private const int MostOpen = 24;

    /// <summary>The chart by component, the tables, and all tensors: open when they are few.</summary>
    public static Markup Draw(WeightsResult result) => Theme.View(
        $"Weights of {result.Model}",
        Markup.Of($"""
            <p>{WeightsText.Summary(result)}</p>
            {ChartHtml.Of(result.Chart(), WeightsChart.Height(result))}
            {Groups("component", result.Components).ToMarkup()}
            <p class="lw-note">{WeightsText.Check(result)}</p>
            {Groups("type", result.Types).ToMarkup()}
            {Fold.Of($"All {result.Tensors.Count} tensors", Tensors(result).ToMarkup(), result.Tensors.Count <= MostOpen)}
            """));

    private static HtmlTable Groups(string what, IEnumerable<WeightGroup> groups)
    {
        var table = new HtmlTable([what, .. WeightsText.GroupHeads]);
        foreach (var group in groups)
        {
            table.Add(WeightsText.Row(group));
        }

        return table;
    }

    private static HtmlTable Tensors(WeightsResult result)
    {
        var table = new HtmlTable([.. WeightsText.TensorHeads]);
        foreach (var tensor in result.Tensors)
        {
            table.Add([.. WeightsText.Row(tensor).Select((cell, i) => i == 0 ? Markup.Of($"<span class=\"lw-code\">{cell}</span>") : Markup.Of($"{cell}"))]);
        }

        return table;
    }
}
