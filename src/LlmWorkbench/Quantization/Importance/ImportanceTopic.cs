using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Importance;

/// <summary>The topic Importance: which inputs of each weight matrix matter when it is quantized.</summary>
internal sealed class ImportanceTopic() : Topic("Importance")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<ImportanceResult>(ImportanceView.Text, ImportanceView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ImportanceMagic()];
}
