using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>A quantized file as tables.</summary>
internal static class QuantizeHtml
{
    public static Markup Draw(QuantizeResult result)
    {
        var types = new HtmlTable(QuantizeText.TypeHeads);
        foreach (var share in result.Types)
        {
            types.Add(QuantizeText.Row(share, result));
        }

        var tensors = new HtmlTable(QuantizeText.TensorHeads);
        foreach (var tensor in result.Tensors)
        {
            tensors.Add([.. QuantizeText.Row(tensor).Select((cell, i) => i == 0 ? Markup.Of($"<span class=\"lw-code\">{cell}</span>") : Markup.Of($"{cell}"))]);
        }

        return Theme.View(
            QuantizeText.Title(result),
            Markup.Of($"""
                {Markup.Each(QuantizeText.Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {types.ToMarkup()}
                {Fold.Of($"Each of the {result.Tensors.Count} tensors", tensors.ToMarkup())}
                """));
    }
}
