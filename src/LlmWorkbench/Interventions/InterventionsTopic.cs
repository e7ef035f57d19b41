using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Interventions;

/// <summary>The topic Interventions: what a model says without some of its parts, or with those of another run.</summary>
internal sealed class InterventionsTopic() : Topic("Interventions")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
    [
        ResultView.Of<AblationSweepResult>(AblationSweepView.Text, AblationSweepView.Html),
        ResultView.Of<AblationResult>(AblationView.Text, AblationView.Html),
        ResultView.Of<PatchingResult>(PatchingView.Text, PatchingView.Html),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new AblateMagic(), new PatchMagic()];
}
