using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Hardware;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Memory;

/// <summary>A model that is planned for without being loaded.</summary>
internal sealed record PlannedModel
{
    /// <summary>A file, by name or path.</summary>
    public string? File { get; init; }

    /// <summary>How many parameters, as in <c>8B</c>.</summary>
    public string? Parameters { get; init; }

    /// <summary>Bits for each number of a matrix.</summary>
    public double Bits { get; init; } = 4.5;
}

/// <summary>The options of commands that plan: which model, with which context, on which machine.</summary>
internal static class PlanOptionSet
{
    /// <summary>Adds the options that name a model which is not loaded.</summary>
    public static void AddPlannedModel<T>(OptionSet<T> options, Func<T, Func<PlannedModel, PlannedModel>, T> set)
        where T : class
    {
        options.Argument(
            "file",
            "A model's name or file, of which only the header is read.",
            (o, file) => set(o, model => model with { File = file })
        );
        Option<string?> parameters = options.Word(
            "--parameters",
            "count",
            "A model that is not there, by its parameters, as in 8B or 350M.",
            (o, count) => set(o, model => model with { Parameters = count })
        );
        Option<double> bits = options.Number(
            "--bits",
            "With --parameters: bits for each weight, scales counted; 4.5 is Q4_K, 8.5 Q8_0, 16 F16.",
            _ => new PlannedModel().Bits,
            (o, value) => set(o, model => model with { Bits = value }),
            1,
            32
        );
        options.Belong(parameters, bits);
    }

    /// <summary>Adds context, cache and machine.</summary>
    public static void AddPlan(this OptionSet<MemoryPlanOptions> options)
    {
        options.TokenCount(
            "--context",
            "Tokens in the context.",
            o => o.ContextLength,
            (o, length) => o with { ContextLength = length },
            1,
            MemoryPlanOptions.LongestContext
        );
        options.AddCacheType("How keys and values are stored.", o => o.CacheType, (o, type) => o with { CacheType = type });
        options.Flag(
            "--short-windows",
            "Layers with a sliding window keep only its tokens, as in llama-server.",
            o => o with { ShortensWindows = true }
        );
        options.AddMachine((o, machine) => o with { Machine = machine });
    }

    /// <summary>The layout of the model that was named without being loaded; null where loaded ones are meant.</summary>
    /// <exception cref="WorkbenchException">Two were named, or there is no such model.</exception>
    public static ModelLayout? Planned(PlannedModel model, bool namesModels, ModelFinder finder)
    {
        if ((model.File is not null ? 1 : 0) + (model.Parameters is not null ? 1 : 0) + (namesModels ? 1 : 0) > 1)
        {
            throw new WorkbenchException("A file, --parameters and --model name three different models: give one of them.");
        }

        if (model.Parameters is { } count)
        {
            return MemoryPlanExperiment.Guess(Count(count), model.Bits);
        }

        return model.File is null ? null : MemoryPlanExperiment.Layout(SplitName.ModelName(model.File), Checked(finder.Find(model.File)));
    }

    // As strictly as a model that is loaded: what a stranger's header says is a number of layers too.
    private static GgufFile Checked(string path)
    {
        var file = GgufFile.ReadModel(path);
        if (GgufModelCheck.OtherKind(file) is { } kind)
        {
            throw new GgufFormatException(path, kind);
        }

        GgufModelCheck.Validate(file);
        return file;
    }

    private static double Count(string text)
    {
        (string digits, double unit) = text.Trim().ToUpperInvariant() switch
        {
            [.. var number, 'B'] => (number, 1e9),
            [.. var number, 'M'] => (number, 1e6),
            [.. var number, 'T'] => (number, 1e12),
            var number => (number, 1.0),
        };
        return
            double.TryParse(
                digits,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out double value
            ) && value * unit is >= 1e6 and <= 1e13
            ? value * unit
            : throw new WorkbenchException(
                $"--parameters needs a number from 1M to 10T, as in 8B or 350M, not «{VisibleText.Phrase(text)}»."
            );
    }
}
