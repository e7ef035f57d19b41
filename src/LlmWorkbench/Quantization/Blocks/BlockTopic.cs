using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>The topic Blocks: one block of quantized weights, bit by bit.</summary>
internal sealed class BlockTopic() : Topic("Blocks")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<BlockResult>(BlockView.Text, BlockView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new BlockMagic()];
}
