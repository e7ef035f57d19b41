using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Models.Commands;

/// <summary><c>#!models</c>: lists the models at hand.</summary>
internal sealed class ModelsMagic() : Magic<NoOptions>("models", "Lists the models at hand, from their headers alone.")
{
    /// <inheritdoc/>
    protected override object Run(MagicRun<NoOptions> run) => ModelCatalogue.Of(run.Call.Workbench.Models);
}
