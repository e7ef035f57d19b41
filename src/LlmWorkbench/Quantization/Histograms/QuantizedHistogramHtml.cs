using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>Weights before and after quantization as charts and a table.</summary>
internal static class QuantizedHistogramHtml
{
    private const int ChartHeight = 380;
    private const int CodeHeight = 260;

    // With more there would be a bar a pixel wide.
    private const int MostCodes = 64;

    public static Markup Draw(QuantizedHistogramResult result)
    {
        var table = new HtmlTable(QuantizedHistogramText.Heads);
        foreach (var after in result.After)
        {
            table.Add(QuantizedHistogramText.Row(after));
        }

        return Theme.View(
            QuantizedHistogramText.Title(result),
            Markup.Of($"""
                <p>{QuantizedHistogramText.Note(result)}</p>
                {ChartHtml.Of(result.Chart(), ChartHeight)}
                {table.ToMarkup()}
                {Markup.Each(result.After.Where(a => a.Codes.Count is > 0 and <= MostCodes), after => ChartHtml.Of(after.CodeChart(), CodeHeight))}
                <p class="lw-note">Each block scales its levels for itself, so the weights after still spread over many values: few levels show as teeth in the middle, where the small blocks' levels meet. The entropy says how many bits the levels really need.</p>
                """));
    }
}
