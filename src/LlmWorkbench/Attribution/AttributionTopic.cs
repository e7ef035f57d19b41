using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Attribution;

/// <summary>The topic Attribution: which parts of a model make a token probable.</summary>
internal sealed class AttributionTopic() : Topic("Attribution")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<AttributionResult>(AttributionView.Text, AttributionView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new AttributeMagic()];
}
