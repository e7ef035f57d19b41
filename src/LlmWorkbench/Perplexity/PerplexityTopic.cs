using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Perplexity;

/// <summary>The topic Perplexity: how well models predict a text.</summary>
internal sealed class PerplexityTopic() : Topic("Perplexity")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
    [
        ResultView.Of<PerplexityResult>(PerplexityText.Draw, PerplexityHtml.Draw),
        ResultView.Of<PerplexityComparison>(PerplexityText.Draw, PerplexityHtml.Draw),
        ResultView.Of<DivergenceResult>(DivergenceText.Draw, DivergenceHtml.Draw),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new PerplexityMagic()];
}
