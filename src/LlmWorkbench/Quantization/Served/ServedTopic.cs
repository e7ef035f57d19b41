using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Served;

/// <summary>The topic Served: what fewer bits for each weight cost, with models that services run. Its command is
/// <c>#!quantization --over</c>.</summary>
internal sealed class ServedTopic() : Topic("Served")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<ServedSweepResult>(ServedSweepView.Text, ServedSweepView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [];
}
