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
            ResultView.Of<PerplexityResult>(PerplexityView.Text, PerplexityView.Html),
            ResultView.Of<PerplexityComparison>(PerplexityView.Text, PerplexityView.Html),
            ResultView.Of<DivergenceResult>(DivergenceView.Text, DivergenceView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new PerplexityMagic()];
}
