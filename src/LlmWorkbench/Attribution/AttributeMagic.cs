using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Attribution;

/// <summary><c>#!attribute</c>: which parts of the model make a token probable.</summary>
internal sealed class AttributeMagic()
    : Magic<AttributionOptions>(
        "attribute",
        "Takes a token's logit apart into what heads, MLPs and the embedding contribute.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<AttributionOptions> options)
    {
        options.Word(
            "--token",
            "token",
            "The token whose logit is taken apart: its exact text in quotes, or its number; without it the most probable one.",
            (o, token) => o with { Token = token }
        );
        options.Word(
            "--against",
            "token",
            "A token whose logit is subtracted, to see what speaks for the one and against the other.",
            (o, token) => o with { Against = token }
        );
        options.OptionalNumber(
            "--position",
            "The position whose answer is looked at, counted from 0; without it the last.",
            (o, position) => o with { Position = position },
            0,
            10_000_000
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<AttributionOptions> run) =>
        run.ForEachModel(name => $"Taking {name} apart", (model, options, context) => model.Attribute(run.Text, options, context));
}
