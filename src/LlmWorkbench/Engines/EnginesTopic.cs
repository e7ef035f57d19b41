using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Engines;

/// <summary>The topic Engines: which llama.cpp runs the models.</summary>
internal sealed class EnginesTopic() : Topic("Engines")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<EngineCatalogue>(EngineView.Text, EngineView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new EngineMagic()];
}
