using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Errors;

/// <summary>The topic Quantization errors: how far quantized weights are from their source.</summary>
internal sealed class QuantizationErrorTopic() : Topic("Quantization errors")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [ResultView.Of<QuantizationErrorResult>(QuantizationErrorView.Text, QuantizationErrorView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new QuantizationErrorMagic()];
}
