using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.FineTuning;

/// <summary>The topic FineTuning: what examples change in a model, and what they cost.</summary>
internal sealed class FineTuningTopic() : Topic("FineTuning")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<FineTuneResult>(FineTuneView.Text, FineTuneView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new FineTuneMagic()];
}
