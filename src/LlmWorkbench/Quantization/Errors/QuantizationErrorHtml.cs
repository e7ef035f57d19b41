using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>The errors of weights as a chart and a table.</summary>
internal static class QuantizationErrorHtml
{
    private const int ChartHeight = 420;

    public static Markup Draw(QuantizationErrorResult result)
    {
        var table = new HtmlTable(QuantizationErrorText.Heads(result));
        foreach (var tensor in result.Tensors)
        {
            table.Add([.. QuantizationErrorText.Row(tensor, result).Select((cell, i) => i == 0 ? Markup.Of($"<span class=\"lw-code\">{cell}</span>") : Markup.Of($"{cell}"))]);
        }

        return Theme.View(
            QuantizationErrorText.Title(result),
            Markup.Of($"""
                {Markup.Each(QuantizationErrorText.Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {(result.Tensors.Count == 0 ? Markup.Empty : ChartHtml.Of(result.Chart(), ChartHeight))}
                {Fold.Of($"Each of the {result.Tensors.Count} tensors", table.ToMarkup())}
                <p class="lw-note">RMSE is the root of the mean squared difference between a stored weight and the source's. Its share of the weights' own root mean square says how strong the noise is; a cosine of 1 is no error at all.</p>
                """));
    }
}
