using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Speed;

/// <summary>The topic Speed: how fast models answer, one request or many at once.</summary>
internal sealed class SpeedTopic() : Topic("Speed")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<SpeedResult>(SpeedView.Text, SpeedView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new SpeedMagic()];
}
