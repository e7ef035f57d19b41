using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Parameters;

/// <summary><c>#!parameters</c>: where a model's parameters are, and what memory models of other sizes take.</summary>
internal sealed class ParametersMagic() : PlainMagic("parameters", "Shows where a model's parameters are; with --sizes the memory of models from 3B to 220B, with --accuracy what more of them are good for.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var defaults = new MemoryOptions();
        var sizes = new Option<bool>("--sizes") { Description = "Shows the memory that models from 3B to 220B parameters take at each bit width instead; models given with --model stand beside them." };
        var context = NumberOption.Create("--context", "With --sizes: tokens in the context.", defaults.ContextLength, 1, MemoryOptions.LongestContext);
        var cache = new Option<GgmlType>("--cache-type")
        {
            Description = "With --sizes: how keys and values are stored.",
            HelpName = "type",
            DefaultValueFactory = _ => defaults.CacheType,
        };
        cache.CustomParser = result => CacheType(result);
        cache.CompletionSources.Add([.. LlamaContextOptions.CacheTypes.Select(t => t.ToString())]);
        var accuracy = new Option<bool>("--accuracy") { Description = "Measures loss and right answers of the models given with --model against their parameters instead." };
        var measured = new MeasuredOnChoice();
        var models = new ModelChoice(several: true);
        command.Add(sizes);
        command.Add(context);
        command.Add(cache);
        command.Add(accuracy);
        measured.AddTo(command);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var (ofSizes, ofAccuracy) = (parsed.GetValue(sizes), parsed.GetValue(accuracy));
            if (ofSizes && ofAccuracy)
            {
                throw new WorkbenchException("--sizes and --accuracy are two different pictures: ask for one of them.");
            }

            RequireNone(parsed, sizes, ofSizes, [context, cache]);
            RequireNone(parsed, accuracy, ofAccuracy, measured.Options);
            if (ofSizes)
            {
                var options = defaults with { ContextLength = parsed.GetValue(context), CacheType = parsed.GetValue(cache) };
                return MemoryExperiment.EstimateMemory(options, models.IsGiven(parsed) ? models.Read(parsed, call) : []);
            }

            if (ofAccuracy)
            {
                var (text, questions, chunks) = measured.Read(parsed, call.Workbench.Datasets, null);
                var chosen = models.Read(parsed, call);
                var progress = new PatientProgress(call.Output.Progress("Measuring"));
                return chosen.Scaling(text, questions, new PerplexityOptions { MostChunks = chunks }, progress, result => call.Partial = result, call.Cancellation);
            }

            return SideBySide.Of(models.Read(parsed, call), model => model.Parameters());
        };
    }

    private static void RequireNone(ParseResult parsed, Option owner, bool isGiven, IEnumerable<Option> options)
    {
        if (!isGiven && options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } lone)
        {
            throw new WorkbenchException($"{lone.Name} belongs to {owner.Name}: add it, or leave {lone.Name} out.");
        }
    }

    private static GgmlType CacheType(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (LlamaContextOptions.CacheTypes.Where(t => t.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Select(t => (GgmlType?)t).FirstOrDefault() is { } type)
        {
            return type;
        }

        result.AddError($"--cache-type needs {Sentences.Or(LlamaContextOptions.CacheTypes.Select(t => t.ToString()))}, not «{text}».");
        return default;
    }
}
