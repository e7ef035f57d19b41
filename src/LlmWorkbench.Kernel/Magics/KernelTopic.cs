using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary>The commands that make sense in notebooks alone: variables, parts of a cell, the session.</summary>
internal sealed class KernelTopic() : Topic("Kernel")
{
    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() =>
        [
            new AboutMagic(),
            new ImportMagic(),
            new SetMagic(),
            new ShareMagic(),
            new TimeMagic(),
            new ValueMagic(),
            new WhoMagic(),
            new WhosMagic(),
        ];
}
