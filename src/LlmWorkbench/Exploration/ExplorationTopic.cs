using LlmWorkbench.Drawing;
using LlmWorkbench.Exploration.Tree;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Exploration;

/// <summary>The topic Exploration: how a text could go on.</summary>
internal sealed class ExplorationTopic() : Topic("Exploration")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<SamplingExploration>(SamplingView.Text, SamplingView.Html),
            ResultView.Of<ExplorationResult>(ExplorationText.Draw, ExplorationHtml.Draw),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ExploreMagic()];
}
