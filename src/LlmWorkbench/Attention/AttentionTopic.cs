using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Attention;

/// <summary>The topic Attention: what tokens read of each other.</summary>
internal sealed class AttentionTopic() : Topic("Attention")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<AttentionResult>(AttentionText.Draw, AttentionHtml.Draw),
            ResultView.Of<HeadScoresResult>(AttentionText.Draw, HeadScoresHtml.Draw),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new AttentionMagic()];
}
