using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Privacy;

/// <summary><c>#!privacy</c>: what the process has open to the network while a model answers.</summary>
internal sealed class PrivacyMagic()
    : Magic<GenerationOptions>(
        "privacy",
        "Lists what this process has open to the network, and which files it writes, while a model answers the text.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<GenerationOptions> options) =>
        options.TokenCount(
            "--max-tokens",
            "How many tokens are generated at most.",
            o => o.MaxTokens,
            (o, most) => o with { MaxTokens = most },
            1,
            1_000_000
        );

    /// <inheritdoc/>
    protected override object Run(MagicRun<GenerationOptions> run) =>
        run.ForEachModel(name => $"Watching while {name} writes", (model, options, context) => model.Privacy(run.Text, options, context));
}
