using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Logits;

/// <summary>The topic Logits: what a model expects next.</summary>
internal sealed class LogitsTopic() : Topic("Logits")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<LogitsResult>(LogitsView.Text, LogitsView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new LogitsMagic()];
}
