using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary>The topic Quantization sensitivity: which tensor hurts most when it alone is quantized.</summary>
internal sealed class SensitivityTopic() : Topic("Quantization sensitivity")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<SensitivityResult>(SensitivityView.Text, SensitivityView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new SensitivityMagic()];
}
