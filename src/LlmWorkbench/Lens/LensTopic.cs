using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Lens;

/// <summary>The topic Lens: what a model would answer after each of its layers.</summary>
internal sealed class LensTopic() : Topic("Lens")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<LensResult>(LensView.Text, LensView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new LensMagic()];
}
