using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Adapters;

/// <summary>The topic Adapters: low-rank changes that are put on a model and taken off again.</summary>
internal sealed class AdaptersTopic() : Topic("Adapters")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<AdapterResult>(AdapterView.Text, AdapterView.Html),
            ResultView.Of<AdapterComparison>(ComparisonView.Text, ComparisonView.Html),
            ResultView.Of<MergeResult>(MergeView.Text, MergeView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new AdapterMagic()];
}
