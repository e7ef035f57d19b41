using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Errors;

/// <summary>The errors of weights as a chart and a table.</summary>
internal static class QuantizationErrorView
{
    public static string Text(QuantizationErrorResult result) =>
        $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{result.ToTable()}";

    public static string Title(QuantizationErrorResult result) =>
        $"What {VisibleText.Phrase(result.Quantized)} does to the weights of {VisibleText.Phrase(result.Model)}";

    public static IEnumerable<string> Notes(QuantizationErrorResult r)
    {
        if (r.Tensors.Count == 0)
        {
            yield return "Every tensor stays as it is: there are no errors.";
            yield break;
        }

        TensorError worst = r.Tensors.MaxBy(t => t.RelativeError)!;
        yield return $"The error over all weights has a root mean square of {Figures.Error(r.RootMeanSquareError)}. Furthest from its "
            + $"source, by the strength of its weights, is {VisibleText.OneLine(worst.Name)} ({worst.Type}): "
            + $"{Figures.Percent(worst.RelativeError)}.";
        if (r.ImportanceNote is { } note)
        {
            yield return VisibleText.Phrase(note);
        }

        if (!r.IsComplete)
        {
            yield return $"It was interrupted: {r.Tensors.Count} of {Figures.Count(r.ChosenCount, "tensor")} are here.";
        }
    }

    private const int ChartHeight = 420;

    public static Markup Html(QuantizationErrorResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Markup.Each(Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {(result.Tensors.Count == 0 ? Markup.Empty : ChartHtml.Of(result.Chart(), ChartHeight))}
                {Fold.Of($"Each of the {result.Tensors.Count} tensors", result.ToTable().ToMarkup())}
                <p class="lw-note">RMSE is the root of the mean squared difference between a stored weight and the source's. Its share of the weights' own root mean square says how strong the noise is; a cosine of 1 is not an error at all.</p>
                """
            )
        );
}
