using LlmWorkbench.Drawing;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Embeddings;

/// <summary>The topic Embeddings: tokens and texts as vectors.</summary>
internal sealed class EmbeddingsTopic() : Topic("Embeddings")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<EmbeddingsResult>(EmbeddingsView.Text, EmbeddingsView.Html),
            ResultView.Of<NearestTokensResult>(EmbeddingsView.Text, EmbeddingsView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new EmbedMagic()];
}
