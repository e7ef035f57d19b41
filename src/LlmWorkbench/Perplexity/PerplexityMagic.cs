using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Caching;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary><c>#!perplexity</c>: how well models predict a text, and how far one is from another.</summary>
internal sealed class PerplexityMagic() : PlainMagic("perplexity", "Measures how well a model predicts a text; with --against how far it is from a reference model.")
{
    /// <inheritdoc/>
    public override bool TakesText => true;

    /// <summary>Registers how this topic's results are drawn.</summary>
    public static void RegisterViews()
    {
        ResultView.Register<PerplexityResult>(PerplexityText.Draw, PerplexityHtml.Draw);
        ResultView.Register<PerplexityComparison>(PerplexityText.Draw, PerplexityHtml.Draw);
        ResultView.Register<DivergenceResult>(DivergenceText.Draw, DivergenceHtml.Draw);
    }

    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var text = new DatasetTextChoice();
        var against = new Option<string?>("--against") { Description = "Compares distributions with those of this model: KL divergence, shifts, agreement.", HelpName = "model" };
        var context = NumberOption.CreateOptional("--context", $"The context in tokens; without it {PerplexityOptions.StandardContext}, or what the model was trained on.", 8, 100_000_000);
        var chunking = new Option<PerplexityChunking>("--chunking") { Description = "halves: llama-perplexity's chunks, whose second half is scored; sliding: every token once; documents: each line or JSONL document from its own beginning.", HelpName = "halves|sliding|documents" };
        chunking.CustomParser = Parse;
        var stride = NumberOption.CreateOptional("--stride", "How far a sliding window moves; without it half the context.", 1, 100_000_000);
        var chunks = NumberOption.CreateOptional("--chunks", "How many chunks are read at most.", 1, 100_000_000);
        var anew = new Option<bool>("--no-cache") { Description = "Computes everything anew and keeps nothing." };
        var models = new ModelChoice(several: true);
        text.AddTo(command);
        command.Add(against);
        command.Add(context);
        command.Add(chunking);
        command.Add(stride);
        command.Add(chunks);
        command.Add(anew);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var options = new PerplexityOptions
            {
                ContextLength = parsed.GetValue(context),
                Chunking = parsed.GetValue(chunking),
                Stride = parsed.GetValue(stride),
                MostChunks = parsed.GetValue(chunks),
                Cache = parsed.GetValue(anew) ? null : EvaluationCache.Usual,
            };
            var data = text.Read(parsed, call);
            var chosen = models.Read(parsed, call);
            if (parsed.GetValue(against) is { } name)
            {
                var reference = ModelChoice.Load(name, call);
                return InSteps<DivergenceResult>(
                    call, chosen, "Comparing", (model, progress, partial) => model.Divergence(reference, data, options, progress, partial, call.Cancellation), all => new SideBySide<DivergenceResult>(all));
            }

            return InSteps<PerplexityResult>(
                call, chosen, "Reading with", (model, progress, partial) => model.Perplexity(data, options, progress, partial, call.Cancellation), all => new PerplexityComparison(all));
        };
    }

    private static object InSteps<T>(
        MagicCall call, IReadOnlyList<LoadedModel> models, string verb, Func<LoadedModel, IProgress<WorkProgress>, Action<T>, T> experiment, Func<IReadOnlyList<T>, object> together)
        where T : notnull
    {
        List<T> done = [];
        foreach (var model in models)
        {
            var progress = new PatientProgress(call.Output.Progress($"{verb} {VisibleText.OneLine(model.Name)}"));
            done.Add(experiment(model, progress, soFar => call.Partial = Together([.. done, soFar])));
        }

        return Together(done);

        object Together(IReadOnlyList<T> results) => results.Count == 1 ? results[0] : together(results);
    }

    // By name alone: Enum.Parse would take numbers too.
    private static PerplexityChunking Parse(ArgumentResult result)
    {
        var word = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        switch (word.ToUpperInvariant())
        {
            case "HALVES":
                return PerplexityChunking.Halves;
            case "SLIDING":
                return PerplexityChunking.Sliding;
            case "DOCUMENTS":
                return PerplexityChunking.Documents;
            default:
                result.AddError($"--chunking needs halves, sliding or documents, not «{word}».");
                return default;
        }
    }
}
