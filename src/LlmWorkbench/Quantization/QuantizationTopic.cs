using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization;

/// <summary>The topic Quantization: a file with fewer bits for each weight.</summary>
internal sealed class QuantizationTopic() : Topic("Quantization")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<QuantizeResult>(QuantizeView.Text, QuantizeView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new QuantizeMagic()];
}
