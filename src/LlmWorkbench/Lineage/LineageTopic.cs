using LlmWorkbench.Drawing;
using LlmWorkbench.Lineage.Origins;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Lineage;

/// <summary>The topic Lineage: who descends from whom, and whose child a file is.</summary>
internal sealed class LineageTopic() : Topic("Lineage")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [ResultView.Of<LineageResult>(LineageView.Text, LineageView.Html), ResultView.Of<OriginResult>(OriginView.Text, OriginView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new LineageMagic()];
}
