using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Logits;

/// <summary><c>#!logits</c>: what the model expects next.</summary>
internal sealed class LogitsMagic()
    : Magic<LogitsOptions>(
        "logits",
        "Shows which tokens the model expects next, before and after temperature and filters.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<LogitsOptions> options)
    {
        options.Number("--top", "How many tokens are listed.", o => o.Top, (o, top) => o with { Top = top }, 1, 1000);
        options.Words(
            "--token",
            "token",
            "A token or word whose numbers are shown however rare it is: its exact text in quotes, or a token's number. A word of "
                + "several tokens is scored token by token. May be repeated.",
            (o, tokens) => o with { Tokens = tokens }
        );
        options.Part(o => o.Sampling, (o, sampling) => o with { Sampling = sampling }).AddSampling();
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<LogitsOptions> run) =>
        run.ForEachModel(name => $"Reading with {name}", (model, options, context) => model.Logits(run.Text, options, context));
}
