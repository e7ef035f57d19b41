using LlmWorkbench.Drawing;

namespace LlmWorkbench.Logits;

/// <summary>A distribution as a table with bars in it, and as a chart.</summary>
internal static class LogitsHtml
{
    /// <summary>The chart, the numbers and the table.</summary>
    public static Markup Draw(LogitsResult result) => Theme.View(
        $"What {result.Model} expects next",
        Markup.Of($"""
            {ChartHtml.Of(result.Chart(), LogitsChart.Height(result))}
            <p class="lw-note">{LogitsText.Summary(result)}</p>
            {(result.Named.Count > 0 ? Named(result).ToMarkup() : Markup.Empty)}
            {Table(result).ToMarkup()}
            """));

    private static HtmlTable Named(LogitsResult result)
    {
        var table = new HtmlTable([.. LogitsText.NamedHeads]);
        foreach (var row in LogitsText.NamedRows(result))
        {
            table.Add([.. row.Select((cell, i) => i == 0 ? Markup.Of($"<bdi class=\"lw-code\">{cell}</bdi>") : Markup.Of($"{cell}"))]);
        }

        return table;
    }

    private static HtmlTable Table(LogitsResult result)
    {
        var table = new HtmlTable([.. LogitsText.Heads]);
        foreach (var row in LogitsText.Rows(result))
        {
            table.Add([.. row.Select((cell, i) => i == 1 ? Markup.Of($"<bdi class=\"lw-code\">{cell}</bdi>") : Markup.Of($"{cell}"))]);
        }

        return table;
    }
}
