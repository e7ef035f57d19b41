using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Speed;

/// <summary><c>#!speed</c>: how fast models answer.</summary>
internal sealed class SpeedMagic()
    : Magic<SpeedOptions>(
        "speed",
        "Measures how fast a model answers: time to the first token and tokens per second, of a service with many requests at once.",
        TextInput.Optional,
        ModelInput.Several
    )
{
    private const string Prompt = "Once upon a time";

    /// <inheritdoc/>
    protected override void Declare(OptionSet<SpeedOptions> options)
    {
        options.Numbers(
            "--at-once",
            "How many requests a service gets at once, one measurement for each number; without it 1, 8 and 64.",
            (o, counts) => o with { AtOnce = counts }
        );
        options.TokenCount(
            "--max-tokens",
            "How many tokens each request writes at most.",
            o => o.MaxTokens,
            (o, most) => o with { MaxTokens = most },
            1,
            100_000
        );
        options.Number(
            "--requests",
            "How many requests are counted at least for each number at once.",
            o => o.Requests,
            (o, count) => o with { Requests = count },
            1,
            10_000
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<SpeedOptions> run) =>
        run.ForEachModel(
            name => $"Asking {name}",
            (model, options, context) => model.Speed(run.Text.Length > 0 ? run.Text : Prompt, options, context)
        );
}
