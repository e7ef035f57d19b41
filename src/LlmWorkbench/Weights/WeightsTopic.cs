using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Weights;

/// <summary>The topic Weights: a model's tensors and the numbers inside.</summary>
internal sealed class WeightsTopic() : Topic("Weights")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<WeightsResult>(WeightsView.Text, WeightsView.Html),
            ResultView.Of<WeightStatisticsResult>(WeightStatisticsView.Text, WeightStatisticsView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new WeightsMagic()];
}
