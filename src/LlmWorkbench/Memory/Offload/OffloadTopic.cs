using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Memory.Offload;

/// <summary>The topic Offload: how fast a model can be, layer after layer on the graphics card.</summary>
internal sealed class OffloadTopic() : Topic("Offload")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<OffloadPlan>(OffloadView.Text, OffloadView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new OffloadMagic()];
}
