using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Steering;

/// <summary>The topic Steering: directions that are added to the residual stream.</summary>
internal sealed class SteeringTopic() : Topic("Steering")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<SteeringDirection>(SteeringView.Text, SteeringView.Html),
            ResultView.Of<SteeringResult>(SteeringView.Text, SteeringView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new SteerMagic()];
}
