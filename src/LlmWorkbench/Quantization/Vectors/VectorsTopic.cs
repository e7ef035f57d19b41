using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Vectors;

/// <summary>The topic Vectors: what fewer bits for each weight cost an encoder. Its command is <c>#!quantization</c>.</summary>
internal sealed class VectorsTopic() : Topic("Vectors")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<VectorSweepResult>(VectorSweepView.Text, VectorSweepView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [];
}
