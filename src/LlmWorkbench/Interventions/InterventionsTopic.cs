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
        ResultView.Of<AblationSweepResult>(AblationSweepText.Draw, AblationSweepHtml.Draw),
        ResultView.Of<AblationResult>(AblationText.Draw, AblationHtml.Draw),
        ResultView.Of<PatchingResult>(PatchingText.Draw, PatchingHtml.Draw),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new AblateMagic(), new PatchMagic()];
}
