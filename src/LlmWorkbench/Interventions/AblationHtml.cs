using LlmWorkbench.Drawing;

namespace LlmWorkbench.Interventions;

/// <summary>A distribution with and without parts of the model, as bars, a table and texts.</summary>
internal static class AblationHtml
{
    /// <summary>The bars, the numbers, the texts and the table.</summary>
    public static Markup Draw(AblationResult result) => Theme.View(
        AblationText.Title(result),
        Markup.Of($"""
            <p class="lw-note">{AblationText.Summary(result)}</p>
            {ChartHtml.Of(result.Chart(), AblationChart.Height(result))}
            {(result.Continuation is { } texts ? TextColumns.Draw(AblationText.Texts(result, texts)) : Markup.Empty)}
            {Fold.Of($"Table of the {result.Tokens.Count} tokens", Table(result).ToMarkup())}
            """),
        TextColumns.Style);

    private static HtmlTable Table(AblationResult result)
    {
        var table = new HtmlTable(AblationText.Heads);
        foreach (var row in AblationText.Rows(result))
        {
            table.Add([.. row.Select((cell, i) => i == 0 ? Markup.Of($"<bdi class=\"lw-code\">{cell}</bdi>") : Markup.Of($"{cell}"))]);
        }

        return table;
    }
}
