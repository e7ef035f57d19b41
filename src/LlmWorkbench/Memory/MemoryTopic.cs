using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Memory;

/// <summary>The topic Memory: whether a model fits, and where.</summary>
internal sealed class MemoryTopic() : Topic("Memory")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<MemoryPlan>(MemoryPlanView.Text, MemoryPlanView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new MemoryMagic()];
}
