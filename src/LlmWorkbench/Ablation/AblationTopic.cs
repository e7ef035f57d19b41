using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Ablation;

/// <summary>The topic Ablation: what a model says without some of its parts.</summary>
internal sealed class AblationTopic() : Topic("Ablation")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<AblationSweepResult>(AblationSweepView.Text, AblationSweepView.Html),
            ResultView.Of<AblationResult>(AblationView.Text, AblationView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new AblateMagic()];
}
