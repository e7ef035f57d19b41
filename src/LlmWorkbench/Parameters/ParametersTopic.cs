using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Parameters;

/// <summary>The topic Parameters: where parameters are, what they cost and what they are good for.</summary>
internal sealed class ParametersTopic() : Topic("Parameters")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
    [
        ResultView.Of<ParametersResult>(ParametersText.Draw, ParametersHtml.Draw),
        ResultView.Of<MemoryResult>(MemoryText.Draw, MemoryHtml.Draw),
        ResultView.Of<ScalingResult>(ScalingText.Draw, ScalingHtml.Draw),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ParametersMagic()];
}
