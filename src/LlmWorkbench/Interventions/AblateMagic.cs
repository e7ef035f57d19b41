using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;

namespace LlmWorkbench.Interventions;

/// <summary><c>#!ablate</c>: what the model says without some of its parts.</summary>
internal sealed class AblateMagic() : TextMagic("ablate", "Takes heads, MLPs or layers out and shows what the next token's distribution loses.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var parts = new PartChoice();
        var method = new MethodChoice();
        var watch = new WatchChoice("the model's own most probable one", "the log-probability is shown");
        var positions = NumberListOption.Create("--positions", "The positions at which parts are taken out, counted from 0; without it all.");
        var top = NumberOption.Create("--top", "How many tokens of each distribution are listed when named parts are taken out.", 10, 1, 1000);
        var tokens = NumberOption.CreateOptional<int>("--generate", "Continues the text with and without the named parts, with at most this many tokens and the same draws.", 1, 100_000);
        var sampling = new SamplingChoice();
        parts.AddTo(command);
        method.AddTo(command);
        watch.AddTo(command);
        command.Add(positions);
        command.Add(top);
        command.Add(tokens);
        sampling.AddTo(command);
        return run =>
        {
            var named = parts.Named(run.Options);
            var (token, against) = watch.Read(run.Options);
            var options = new AblationOptions
            {
                Method = method.Read(run.Options, run.Call),
                Token = token,
                Against = against,
                Positions = run.Options.GetValue(positions),
                Kinds = parts.Kinds(run.Options),
                Layers = parts.Layers(run.Options),
                Top = run.Options.GetValue(top),
            };
            if (run.Options.GetValue(tokens) is { } most)
            {
                if (named.Count == 0)
                {
                    throw new WorkbenchException("--generate continues the text without named parts: add --head, --attention, --mlp or --layer.");
                }

                options = options with { Continue = new GenerationOptions { MaxTokens = most } };
            }

            var draw = sampling.Read(run.Options, run.Call);
            return Show(run, named.Count > 0
                ? run.ForEachModelInSteps<AblationResult>((model, keep) =>
                {
                    var how = options.Continue is { } text ? options with { Continue = text with { Sampling = draw(model.Vocabulary) } } : options;
                    return model.Ablate(run.Text, named, how, keep, Progress(run, model), run.Cancellation);
                })
                : run.ForEachModelInSteps<AblationSweepResult>((model, keep) => model.AblateEach(run.Text, options, keep, Progress(run, model), run.Cancellation)));
        };
    }

    private static PatientProgress Progress(TextRun run, LoadedModel model) =>
        new(run.Call.Output.Progress($"Taking parts out of {VisibleText.OneLine(model.Name)}"));
}
