using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization;

/// <summary>The topic Quantization: what fewer bits for each weight cost and save.</summary>
internal sealed class QuantizationTopic() : Topic("Quantization")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
    [
        ResultView.Of<QuantizeResult>(QuantizeView.Text, QuantizeView.Html),
        ResultView.Of<QuantizationSweepResult>(SweepView.Text, SweepView.Html),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new QuantizationMagic(), new QuantizeMagic()];
}
