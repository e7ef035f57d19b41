using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary>Weights before and after quantization as charts and a table.</summary>
internal static class QuantizedHistogramView
{
    public static string Text(QuantizedHistogramResult result) => $"{Title(result)}\n{Note(result)}\n\n{Types(result)}";

    public static string Title(QuantizedHistogramResult result) =>
        $"{VisibleText.OneLine(result.Tensor)} of {VisibleText.Phrase(result.Model)} before and after quantization";

    public static string Note(QuantizedHistogramResult r) =>
        $"{Figures.Whole(r.Before.Counts.Sum())} weights in {r.Before.Counts.Count} bins of {Figures.Error(r.Before.Width)}, "
        + $"stored as {r.SourceType} in the model.";

    private static Table Types(QuantizedHistogramResult result) =>
        Table.Of(
            result.After,
            new(null, "stored as", after => after.Type),
            new(null, "bits per weight", after => GgmlTypes.BitsPerWeight(after.Type), Format.Fixed()),
            new(null, "levels used", after => after.Codes.Count == 0 ? null : after.Codes.Count(c => c.Count > 0), Format.Number),
            new(null, "entropy of the levels", after => after.Codes.Count == 0 ? null : after.CodeEntropy, Format.Fixed(unit: "bits")),
            new(null, "RMSE", after => after.Error.RootMeanSquareError, Format.Error),
            new(null, "of the weights", after => after.Error.RelativeError, Format.Percent),
            new(null, "largest error", after => after.Error.LargestError, Format.Error),
            new(null, "cosine", after => after.Error.Cosine, Format.Fixed(6))
        );

    private const int ChartHeight = 380;
    private const int CodeHeight = 260;

    // With more there would be a bar a pixel wide.
    private const int MaxCodes = 64;

    public static Markup Html(QuantizedHistogramResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Note(result)}</p>
                {ChartHtml.Of(result.Chart(), ChartHeight)}
                {Types(result).ToMarkup()}
                {Markup.Each(
                    result.After.Where(a => a.Codes.Count is > 0 and <= MaxCodes),
                    after => ChartHtml.Of(after.CodeChart(), CodeHeight)
                )}
                <p class="lw-note">Each block scales its levels for itself, so the weights after still spread over many values: few levels show as teeth in the middle, where the small blocks' levels meet. The entropy says how many bits the levels really need.</p>
                """
            )
        );
}
