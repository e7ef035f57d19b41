using LlmWorkbench.Drawing;

namespace LlmWorkbench.Perplexity;

/// <summary>A divergence as charts and tables.</summary>
internal static class DivergenceHtml
{
    /// <summary>The numbers, the charts and the percentiles to unfold.</summary>
    public static Markup Draw(DivergenceResult result)
    {
        var table = new HtmlTable([.. DivergenceText.Heads]);
        foreach (var row in DivergenceText.Rows(result))
        {
            table.Add(row);
        }

        return Theme.View(
            DivergenceText.Title(result),
            Markup.Of($"""
                <dl>{DivergenceText.Facts(result).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>
                {ChartHtml.Of(result.Chart(), 340)}
                {ChartHtml.Of(result.ShiftChart(), 300)}
                <p class="lw-note">{DivergenceText.Note} {DivergenceText.Method(result)}</p>
                {Fold.Of($"Percentiles", table.ToMarkup())}
                """));
    }
}
