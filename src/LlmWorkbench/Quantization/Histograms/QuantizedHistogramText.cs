using LlmWorkbench.Drawing;

namespace LlmWorkbench.Quantization;

/// <summary>Weights before and after quantization as plain text.</summary>
internal static class QuantizedHistogramText
{
    public static readonly string[] Heads = ["stored as", ">bits per weight", ">levels used", ">entropy of the levels (bits)", ">RMSE", ">of the weights", ">largest error", ">cosine"];

    public static string Draw(QuantizedHistogramResult result)
    {
        var table = new TextTable(Heads);
        foreach (var after in result.After)
        {
            table.Add(Row(after));
        }

        return $"{Title(result)}\n{Note(result)}\n\n{table}";
    }

    public static string Title(QuantizedHistogramResult result) => $"{VisibleText.OneLine(result.Tensor)} of {VisibleText.Phrase(result.Model)} before and after quantization";

    public static string Note(QuantizedHistogramResult r) =>
        $"{Figures.Whole(r.Before.Counts.Sum())} weights in {r.Before.Counts.Count} bins of {QuantizationErrorText.Number(r.Before.Width)}, stored as {r.SourceType} in the model.";

    public static string[] Row(QuantizedHistogram after) =>
    [
        after.Type.ToString(), Figures.Fixed(Gguf.GgmlTypes.BitsPerWeight(after.Type)), after.Codes.Count == 0 ? "–" : $"{after.Codes.Count(c => c.Count > 0)}", after.Codes.Count == 0 ? "–" : Figures.Fixed(after.CodeEntropy),
        QuantizationErrorText.Number(after.Error.RootMeanSquareError), Figures.Percent(after.Error.RelativeError), QuantizationErrorText.Number(after.Error.LargestError), Figures.Fixed(after.Error.Cosine, 6),
    ];
}
