using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Generation;

/// <summary>The topic Generation: how a model continues a text.</summary>
internal sealed class GenerationTopic() : Topic("Generation")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<GenerationResult>(GenerationText.Draw, GenerationHtml.Draw)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new GenerateMagic()];
}
