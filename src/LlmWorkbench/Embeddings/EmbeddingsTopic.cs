using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Embeddings;

/// <summary>The topic Embeddings: tokens and texts as vectors.</summary>
internal sealed class EmbeddingsTopic() : Topic("Embeddings")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
    [
        ResultView.Of<EmbeddingsResult>(EmbeddingsText.Draw, EmbeddingsHtml.Draw),
        ResultView.Of<NearestTokensResult>(EmbeddingsText.Draw, EmbeddingsHtml.Draw),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new EmbedMagic()];
}
