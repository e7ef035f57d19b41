using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Generation;

/// <summary><c>#!generate</c>: lets the model continue a text, shown while it is written.</summary>
internal sealed class GenerateMagic()
    : Magic<GenerateMagic.Choice>(
        "generate",
        "Lets the model continue a text and shows what each token was chosen over.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        OptionSet<GenerateOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        OptionSet<GenerationOptions> generation = how.Part(o => o.Generation, (o, inner) => o with { Generation = inner });
        generation.AddGeneration("How many tokens are generated at most.");
        generation.Number(
            "--alternatives",
            "How many alternatives are kept for each token.",
            o => o.Alternatives,
            (o, count) => o with { Alternatives = count },
            0,
            100
        );
        options.Flag(
            "--chat",
            "Puts the text into the model's chat format, as a user's message: names of control tokens in it are text.",
            o => o with { IsChat = true }
        );
        how.Flag(
            "--special",
            "Reads names of control tokens in the text as those tokens, with --chat too.",
            o => o with { ParseSpecial = true }
        );
        generation.AddStop("the text");
        how.Flag("--prompt-logprobs", "Shows the log-probability of each token of the prompt too.", o => o with { ScorePrompt = true });
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.ForEachModel(name => $"Writing with {name}", (model, options, context) => Generate(run, model, options, context));

    // It was shown while it was written.
    /// <inheritdoc/>
    protected override void Show(MagicRun<Choice> run, object result) { }

    private static GenerationResult Generate(MagicRun<Choice> run, LoadedModel model, Choice choice, RunContext context)
    {
        var live = new LiveText(run.Call.Output, model.Name, choice.Options.Generation) { ShowsName = run.Models.Count > 1 };
        RunContext watched = context.Showing<GenerationResult>(live.Show);
        try
        {
            GenerationResult result = choice.IsChat
                ? model.Answer([new SpokenMessage(Speaker.User, run.Text)], choice.Options, watched)
                : model.Generate(run.Text, choice.Options, watched);
            live.Finish(result);
            return result;
        }
        catch (Exception e) when (e is OperationCanceledException or WorkbenchException { LeavesWhatIsDone: true })
        {
            live.Interrupt();
            throw;
        }
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>How the text is read and continued.</summary>
        public GenerateOptions Options { get; init; } = new();

        /// <summary>Whether the text is a user's message.</summary>
        public bool IsChat { get; init; }
    }
}
