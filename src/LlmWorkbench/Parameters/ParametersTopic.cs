using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Parameters.Memory;
using LlmWorkbench.Parameters.Scaling;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Parameters;

/// <summary>The topic Parameters: where parameters are, what they cost and what they are good for.</summary>
internal sealed class ParametersTopic() : Topic("Parameters")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<ParametersResult>(ParametersView.Text, ParametersView.Html),
            ResultView.Of<MemoryResult>(MemoryView.Text, MemoryView.Html),
            ResultView.Of<ScalingResult>(ScalingView.Text, ScalingView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ParametersMagic()];
}
