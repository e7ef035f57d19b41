using LlmWorkbench.Drawing;

namespace LlmWorkbench.Perplexity;

/// <summary>Perplexities as charts and tables.</summary>
internal static class PerplexityHtml
{
    /// <summary>The numbers, the chart of the chunks and their table to unfold.</summary>
    public static Markup Draw(PerplexityResult result) => Theme.View(
        PerplexityText.Title(result),
        Markup.Of($"""
            <dl>{PerplexityText.Facts(result).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>
            {(result.Chunks.Count > 1 ? ChartHtml.Of(result.Chart(), 340) : Markup.Empty)}
            <p class="lw-note">{PerplexityText.Method(result)}</p>
            {Fold.Of($"Table of all {PerplexityText.ChunkName(result.Options)}s", Table(PerplexityText.ChunkHeads(result), PerplexityText.ChunkRows(result)).ToMarkup())}
            """));

    /// <summary>The table of the models and the chart of their ratios.</summary>
    public static Markup Draw(PerplexityComparison comparison) => Theme.View(
        PerplexityText.Title(comparison),
        Markup.Of($"""
            {Table(PerplexityText.ComparisonHeads, PerplexityText.ComparisonRows(comparison)).ToMarkup()}
            {(comparison.Differences.Any(d => d is not null) ? ChartHtml.Of(comparison.Chart(), 170 + (44 * comparison.Results.Count)) : Markup.Empty)}
            <p class="lw-note">{PerplexityText.Note(comparison)} {PerplexityText.Method(comparison.Results[0])}</p>
            """));

    private static HtmlTable Table(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        var table = new HtmlTable([.. heads]);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        return table;
    }
}
