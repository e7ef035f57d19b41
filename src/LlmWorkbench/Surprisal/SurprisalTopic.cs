using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Surprisal;

/// <summary>The topic Surprisal: how much each token surprises a model.</summary>
internal sealed class SurprisalTopic() : Topic("Surprisal")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<SurprisalResult>(SurprisalView.Text, SurprisalView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new SurprisalMagic()];
}
