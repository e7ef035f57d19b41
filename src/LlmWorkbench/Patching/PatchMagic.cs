using LlmWorkbench.Interventions;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Patching;

/// <summary><c>#!patch</c>: which places of one run decide between two answers.</summary>
internal sealed class PatchMagic()
    : Magic<PatchMagic.Choice>(
        "patch",
        "Puts what the model computed over one prompt into its run over another, place by place; the second prompt stands below a "
            + "line --- or in --with.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options
            .Word(
                "--with",
                "text",
                "The other prompt, of as many tokens: in quotes (\\n is a line end), or a C# variable that holds it.",
                (o, text, call) => o with { Other = TextOrVariable.ReadOne("--with", text, call) }
            )
            .OnCommandLine("The other prompt, of as many tokens, in quotes; \\n is a line end.");
        OptionSet<PatchingOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.EnumWord(
            "--site",
            "What is patched: residual, attention, mlp (layer by position) or heads (layer by head).",
            o => o.Site,
            (o, site) => o with { Site = site }
        );
        how.EnumWord(
            "--direction",
            "denoise puts the text into the run of the other prompt, noise the other way round.",
            o => o.Direction,
            (o, direction) => o with { Direction = direction }
        );
        how.AddWatch(
            "the most probable one after the text",
            "the most probable one after the other prompt",
            (o, token) => o with { Token = token },
            (o, token) => o with { Against = token }
        );
        how.Numbers("--layer", "The layers, counted from 0; without it all.", (o, layers) => o with { Layers = layers })
            .Aliases.Add("--layers");
        how.Numbers("--positions", "The positions, counted from 0; without it all.", (o, positions) => o with { Positions = positions });
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        (string? text, string? other) = Prompts(run.Text, run.Options.Other);
        return run.ForEachModel(
            name => $"Patching {name}",
            (model, choice, context) => model.PatchActivations(text, other, choice.Options, context)
        );
    }

    private static (string Text, string Other) Prompts(string text, string? with)
    {
        (string? above, string? below) = TwoTexts.Split(text);
        return (with, below) switch
        {
            (null, null) => throw new WorkbenchException(
                "#!patch needs a second prompt: below the first one after a line ---, or in --with."
            ),
            (not null, not null) => throw new WorkbenchException(
                "#!patch has three prompts: give the second one below a line --- or in --with, not both."
            ),
            (not null, null) => (text, with),
            (null, not null) => (above, below),
        };
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The other prompt, where it stands in <c>--with</c>.</summary>
        public string? Other { get; init; }

        /// <summary>How activations are patched, and what is watched.</summary>
        public PatchingOptions Options { get; init; } = new();
    }
}
