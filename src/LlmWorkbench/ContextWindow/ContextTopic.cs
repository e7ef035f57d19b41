using LlmWorkbench.ContextWindow.Distance;
using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.ContextWindow;

/// <summary>The topic Context window: what it costs, and what becomes of a text that is longer.</summary>
internal sealed class ContextTopic() : Topic("Context window")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<CacheGrowthResult>(CacheGrowthView.Text, CacheGrowthView.Html),
            ResultView.Of<LengthTimingResult>(LengthTimingView.Text, LengthTimingView.Html),
            ResultView.Of<LimitResult>(LimitView.Text, LimitView.Html),
            ResultView.Of<NeedleResult>(NeedleView.Text, NeedleView.Html),
            ResultView.Of<PositionLossResult>(PositionLossView.Text, PositionLossView.Html),
            ResultView.Of<LateAttentionResult>(LateAttentionView.Text, LateAttentionView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ContextMagic()];
}
