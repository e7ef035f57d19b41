using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Lens;

/// <summary><c>#!lens</c>: what the model would answer after each of its layers.</summary>
internal sealed class LensMagic()
    : Magic<LensOptions>(
        "lens",
        "Shows what the model would answer after each of its layers (logit lens).",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<LensOptions> options)
    {
        options
            .Numbers(
                "--layers",
                "Layers, counted from 0; the embedding and the last layer are always shown.",
                (o, layers) => o with { Layers = layers }
            )
            .Aliases.Add("--layer");
        options
            .Numbers(
                "--positions",
                "Positions in the text, counted from 0; without it all.",
                (o, positions) => o with { Positions = positions }
            )
            .Aliases.Add("--position");
        options.OptionalNumber(
            "--last",
            "How many of the last positions, instead of --positions.",
            (o, last) => o with { Last = last },
            1,
            1_000_000
        );
        options.Number(
            "--top",
            "How many tokens are kept for each layer and position.",
            o => o.Top,
            (o, top) => o with { Top = top },
            1,
            100
        );
        options.Words(
            "--token",
            "token",
            "A token that is followed through the layers: its exact text in quotes, or its number. May be repeated.",
            (o, tokens) => o with { Tokens = tokens }
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<LensOptions> run) =>
        run.ForEachModel(name => $"Looking through {name}", (model, options, context) => model.Lens(run.Text, options, context));
}
