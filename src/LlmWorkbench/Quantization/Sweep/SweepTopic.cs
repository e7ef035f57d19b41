using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>The topic Sweep: what fewer bits for each weight cost and save.</summary>
internal sealed class SweepTopic() : Topic("Sweep")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<QuantizationSweepResult>(SweepView.Text, SweepView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new QuantizationMagic()];
}
