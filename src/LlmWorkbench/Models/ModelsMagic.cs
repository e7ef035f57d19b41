using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Models;

/// <summary><c>#!models</c>: lists the models at hand.</summary>
internal sealed class ModelsMagic() : PlainMagic("models", "Lists the models at hand, from their headers alone.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command) =>
        (call, _) => ModelCatalogue.Of(call.Workbench.Models);
}
