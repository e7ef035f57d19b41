using System.CommandLine;
using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;

namespace LlmWorkbench.Generation;

/// <summary><c>#!generate</c>: lets the model continue a text, shown while it is written.</summary>
internal sealed class GenerateMagic() : TextMagic("generate", "Lets the model continue a text and shows what each token was chosen over.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var maxTokens = NumberOption.Create("--max-tokens", "How many tokens are generated at most.", 64, 1, 1_000_000);
        var alternatives = NumberOption.Create("--alternatives", "How many alternatives are kept for each token.", 8, 0, 100);
        var chat = new Option<bool>("--chat") { Description = "Puts the text into the model's chat format, as a user's message: names of control tokens in it are text." };
        var special = new Option<bool>("--special") { Description = "Reads names of control tokens in the text as those tokens, with --chat too." };
        var stop = new Option<string[]>("--stop")
        {
            Description = "Ends the text where the model writes this, which is not shown; \\n is a line end, \\t a tab. May be repeated.",
            HelpName = "text",
            Arity = ArgumentArity.OneOrMore,
        };
        var scores = new Option<bool>("--prompt-logprobs") { Description = "Shows the log-probability of each token of the prompt too." };
        var sampling = new SamplingChoice();
        command.Add(maxTokens);
        sampling.AddTo(command);
        command.Add(alternatives);
        command.Add(chat);
        command.Add(special);
        command.Add(stop);
        command.Add(scores);
        return run =>
        {
            var options = new GenerationOptions
            {
                MaxTokens = run.Options.GetValue(maxTokens),
                Alternatives = run.Options.GetValue(alternatives),
                Stop = [.. (run.Options.GetValue(stop) ?? []).Select(EscapedText.Read)],
            };
            var draw = sampling.Read(run.Options, run.Call);
            return run.ForEachModel(model => Generate(
                run, model, options with { Sampling = draw(model.Vocabulary) }, run.Options.GetValue(chat), run.Options.GetValue(special), run.Options.GetValue(scores)));
        };
    }

    private static GenerationResult Generate(TextRun run, LoadedModel model, GenerationOptions options, bool chat, bool special, bool scores)
    {
        var turn = chat ? ChatFormat.Of(model).UserTurn(run.Text) : null;
        var prompt = turn?.Text ?? run.Text;
        var live = new LiveText(run.Call.Output, model.Name, prompt, options) { ShowsName = run.Models.Count > 1 };
        try
        {
            var result = turn is null || special
                ? model.Generate(prompt, options, live.Add, parseSpecial: special, scorePrompt: scores, run.Cancellation)
                : model.Generate(turn, options, live.Add, scores, run.Cancellation);
            live.Finish(result);
            return result;
        }
        catch (OperationCanceledException)
        {
            live.Interrupt();
            throw;
        }
    }
}
