using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>The errors of weights as plain text.</summary>
internal static class QuantizationErrorText
{
    public static string[] Heads(QuantizationErrorResult result) =>
        ["tensor", "was", "is", ">weights", ">RMSE", ">of the weights", ">largest error", ">cosine", .. IsWeighted(result) ? new[] { ">weighted by importance" } : []];

    public static string Draw(QuantizationErrorResult result)
    {
        var table = new TextTable(Heads(result));
        foreach (var tensor in result.Tensors)
        {
            table.Add(Row(tensor, result));
        }

        return $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{table}";
    }

    public static string Title(QuantizationErrorResult result) => $"What {VisibleText.Phrase(result.Quantized)} does to the weights of {VisibleText.Phrase(result.Model)}";

    public static IEnumerable<string> Notes(QuantizationErrorResult r)
    {
        if (r.Tensors.Count == 0)
        {
            yield return "Every tensor stays as it is: there are no errors.";
            yield break;
        }

        var worst = r.Tensors.MaxBy(t => t.RelativeError)!;
        yield return $"The error over all weights has a root mean square of {Number(r.RootMeanSquareError)}. Furthest from its source, by the strength of its weights, is {VisibleText.OneLine(worst.Name)} ({worst.Type}): {Figures.Percent(worst.RelativeError)}.";
        if (r.ImportanceNote is { } note)
        {
            yield return VisibleText.Phrase(note);
        }

        if (!r.IsComplete)
        {
            yield return $"It was interrupted: {r.Tensors.Count} of {Figures.Count(r.ChosenCount, "tensor")} are here.";
        }
    }

    public static string[] Row(TensorError t, QuantizationErrorResult result)
    {
        string[] row =
        [
            VisibleText.OneLine(t.Name), t.SourceType.ToString(), t.Type.ToString(), Figures.Whole(t.WeightCount), Number(t.RootMeanSquareError), Figures.Percent(t.RelativeError), Number(t.LargestError), Figures.Fixed(t.Cosine, 6),
        ];
        return IsWeighted(result) ? [.. row, t.WeightedRelativeError is { } weighted ? Figures.Percent(weighted) : "–"] : row;
    }

    /// <summary>A small number with three digits that count.</summary>
    public static string Number(double value) => value.ToString(Math.Abs(value) is 0 or (>= 0.001 and < 1000) ? "0.#####" : "0.00e+0", System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsWeighted(QuantizationErrorResult result) => result.Tensors.Any(t => t.WeightedRelativeError is not null);
}
