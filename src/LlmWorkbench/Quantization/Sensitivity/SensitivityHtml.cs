using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>Which tensors suffer most, as a chart and a table.</summary>
internal static class SensitivityHtml
{
    public static Markup Draw(SensitivityResult result)
    {
        var table = new HtmlTable(SensitivityText.Heads);
        foreach (var group in SensitivityText.Rows(result))
        {
            table.Add(SensitivityText.Row(group));
        }

        return Theme.View(
            SensitivityText.Title(result),
            Markup.Of($"""
                {Markup.Each(SensitivityText.Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {(result.Groups.Count == 0 ? Markup.Empty : ChartHtml.Of(result.Chart(), SensitivityChart.Height(result)))}
                {Fold.Of($"The numbers", table.ToMarkup())}
                <p class="lw-note">Bars are blue for attention, orange for feed-forward, green for what is outside of the layers. The loss is the change of the mean negative log-likelihood, ln of the ratio of the perplexities; it may be negative, the KL divergence never is.</p>
                """));
    }
}
