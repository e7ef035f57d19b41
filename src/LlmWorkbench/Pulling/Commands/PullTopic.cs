using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Pulling.Commands;

/// <summary>The topic Pulling: models that are not here yet.</summary>
internal sealed class PullTopic() : Topic("Pulling")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<PullResult>(PullView.Text, PullView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new PullMagic()];
}
