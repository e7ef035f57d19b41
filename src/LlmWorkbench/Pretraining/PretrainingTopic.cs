using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Pretraining.Watching;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Pretraining;

/// <summary>The topic Pretraining: what a model learns from nothing, part by part.</summary>
internal sealed class PretrainingTopic() : Topic("Pretraining")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [ResultView.Of<TrainResult>(TrainView.Text, TrainView.Html), ResultView.Of<WatchResult>(WatchView.Text, WatchView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new TrainMagic()];
}
