using System.CommandLine;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Parameters;

/// <summary><c>#!parameters</c>: where a model's parameters are, and what memory models of other sizes take.</summary>
internal sealed class ParametersMagic() : PlainMagic("parameters", "Shows where a model's parameters are; with --sizes the memory of models from 3B to 220B.")
{
    private static readonly GgmlType[] CacheTypes = [GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0, GgmlType.Q5_1, GgmlType.Q5_0, GgmlType.Q4_1, GgmlType.Q4_0, GgmlType.IQ4_NL];

    /// <summary>Registers how this topic's results are drawn.</summary>
    public static void RegisterViews()
    {
        ResultView.Register<ParametersResult>(ParametersText.Draw, ParametersHtml.Draw);
        ResultView.Register<MemoryResult>(MemoryText.Draw, MemoryHtml.Draw);
    }

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
        cache.CompletionSources.Add([.. CacheTypes.Select(t => t.ToString())]);
        var models = new ModelChoice(several: true);
        command.Add(sizes);
        command.Add(context);
        command.Add(cache);
        models.AddTo(command);
        return (call, parsed) =>
        {
            if (!parsed.GetValue(sizes))
            {
                RequireNone(parsed, context);
                RequireNone(parsed, cache);
                return SideBySide.Of(models.Read(parsed, call), model => model.Parameters());
            }

            var options = defaults with { ContextLength = parsed.GetValue(context), CacheType = parsed.GetValue(cache) };
            return MemoryExperiment.EstimateMemory(options, models.IsGiven(parsed) ? models.Read(parsed, call) : []);
        };
    }

    private static void RequireNone(ParseResult parsed, Option option)
    {
        if (parsed.GetResult(option) is { Implicit: false })
        {
            throw new WorkbenchException($"{option.Name} belongs to --sizes: add it, or leave {option.Name} out.");
        }
    }

    private static GgmlType CacheType(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (CacheTypes.Where(t => t.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Select(t => (GgmlType?)t).FirstOrDefault() is { } type)
        {
            return type;
        }

        result.AddError($"--cache-type needs {Sentences.Or(CacheTypes.Select(t => t.ToString()))}, not «{text}».");
        return default;
    }
}
