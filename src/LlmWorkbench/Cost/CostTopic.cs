using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cost;

/// <summary>The topic Cost: what a local model costs beside a hosted one.</summary>
internal sealed class CostTopic() : Topic("Cost")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<CostResult>(CostView.Text, CostView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new CostMagic()];
}
