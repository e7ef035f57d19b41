using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization;

/// <summary>The topic Quantization: what fewer bits for each weight cost and save.</summary>
internal sealed class QuantizationTopic() : Topic("Quantization")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
    [
        ResultView.Of<QuantizeResult>(QuantizeText.Draw, QuantizeHtml.Draw),
        ResultView.Of<ImportanceResult>(ImportanceText.Draw, ImportanceHtml.Draw),
        ResultView.Of<QuantizationErrorResult>(QuantizationErrorText.Draw, QuantizationErrorHtml.Draw),
        ResultView.Of<SensitivityResult>(SensitivityText.Draw, SensitivityHtml.Draw),
        ResultView.Of<QuantizedHistogramResult>(QuantizedHistogramText.Draw, QuantizedHistogramHtml.Draw),
        ResultView.Of<BlockResult>(BlockText.Draw, BlockHtml.Draw),
        ResultView.Of<QuantizationSweepResult>(SweepText.Draw, SweepHtml.Draw),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new QuantizationMagic(), new QuantizeMagic(), new ImportanceMagic(), new QuantizationErrorMagic(), new SensitivityMagic(), new QuantizedHistogramMagic(), new BlockMagic()];
}
