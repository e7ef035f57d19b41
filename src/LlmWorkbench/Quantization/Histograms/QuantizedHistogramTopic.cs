using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary>The topic Quantization histograms: how weights are spread before and after quantization.</summary>
internal sealed class QuantizedHistogramTopic() : Topic("Quantization histograms")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [ResultView.Of<QuantizedHistogramResult>(QuantizedHistogramView.Text, QuantizedHistogramView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new QuantizedHistogramMagic()];
}
