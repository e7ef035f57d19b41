using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Retrieval;

/// <summary>The topic Retrieval: search by meaning, and answers with what was found.</summary>
internal sealed class RetrievalTopic() : Topic("Retrieval")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<RetrievalResult>(RetrievalView.Text, RetrievalView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new RetrieveMagic()];
}
