using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Surprisal;

/// <summary><c>#!surprisal</c>: how much each token surprises the model.</summary>
internal sealed class SurprisalMagic()
    : Magic<TokenizationOptions>(
        "surprisal",
        "Colours each token of a text by how much it surprises the model.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override object Run(MagicRun<TokenizationOptions> run) =>
        run.ForEachModel(name => $"Reading with {name}", (model, options, context) => model.Surprisal(run.Text, options, context));
}
