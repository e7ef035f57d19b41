using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Patching;

/// <summary>The topic Patching: what a model says with activations of another run.</summary>
internal sealed class PatchingTopic() : Topic("Patching")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<PatchingResult>(PatchingView.Text, PatchingView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new PatchMagic()];
}
