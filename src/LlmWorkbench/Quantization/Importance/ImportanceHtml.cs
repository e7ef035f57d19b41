using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>An importance matrix as a chart and a table.</summary>
internal static class ImportanceHtml
{
    private const int ChartHeight = 380;

    public static Markup Draw(ImportanceResult result)
    {
        var table = new HtmlTable(ImportanceText.Heads);
        foreach (var tensor in result.Tensors)
        {
            table.Add(ImportanceText.Row(tensor));
        }

        return Theme.View(
            ImportanceText.Title(result),
            Markup.Of($"""
                {Markup.Each(ImportanceText.Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {(result.Tensors.Count == 0 ? Markup.Empty : ChartHtml.Of(result.Chart(), ChartHeight))}
                {Fold.Of($"Each of the {result.Tensors.Count} matrices", table.ToMarkup())}
                """));
    }
}
