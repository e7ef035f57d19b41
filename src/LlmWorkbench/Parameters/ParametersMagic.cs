using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Datasets.Commands;
using LlmWorkbench.Gguf;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Parameters.Memory;
using LlmWorkbench.Parameters.Scaling;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Parameters;

/// <summary><c>#!parameters</c>: where a model's parameters are, and what memory models of other sizes take.</summary>
internal sealed class ParametersMagic()
    : Magic<ParametersMagic.Choice>(
        "parameters",
        "Shows where a model's parameters are; with --sizes the memory of models from 3B to 220B, "
            + "with --accuracy what more of them are good for.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        Option<bool> sizes = options.Flag(
            "--sizes",
            "Shows the memory that models from 3B to 220B parameters take at each bit width instead; "
                + "models given with --model stand beside them.",
            o => o with { Picture = Picture.Sizes }
        );
        OptionSet<MemoryOptions> memory = options.Part(o => o.Memory, (o, inner) => o with { Memory = inner });
        Option<int> context = memory.TokenCount(
            "--context",
            "With --sizes: tokens in the context.",
            o => o.ContextLength,
            (o, length) => o with { ContextLength = length },
            1,
            MemoryOptions.LongestContext
        );
        Option<GgmlType> cache = memory.AddCacheType(
            "With --sizes: how keys and values are stored.",
            o => o.CacheType,
            (o, type) => o with { CacheType = type }
        );
        Option<bool> accuracy = options.Flag(
            "--accuracy",
            "Measures loss and right answers of the models given with --model against their parameters instead.",
            o => o with { Picture = Picture.Accuracy }
        );
        IReadOnlyList<Option> measured = options.Part(o => o.Measured, (o, inner) => o with { Measured = inner }).AddMeasuredOn();
        options.Bind(
            (o, given) =>
                given.Has(sizes) && given.Has(accuracy)
                    ? throw new WorkbenchException("--sizes and --accuracy are two different pictures: ask for one of them.")
                    : o
        );
        options.Belong(sizes, context, cache);
        options.Belong(accuracy, measured);
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options.Picture switch
        {
            Picture.Sizes => MemoryExperiment.EstimateMemory(run.Options.Memory, run.NamesModels ? run.Models : []),
            Picture.Accuracy => Measure(run, run.Options.Measured),
            _ => run.ForEachModel(name => $"Counting the parameters of {name}", (model, _, _) => model.Parameters()),
        };

    private static ScalingResult Measure(MagicRun<Choice> run, MeasuredOn measured)
    {
        DatasetFinder finder = run.Call.Workbench.Datasets;
        (TextDataset? text, IReadOnlyList<QuestionDataset>? questions) = (measured.ReadText(finder), measured.ReadQuestions(finder));
        return run.Models.Scaling(text, questions, new PerplexityOptions { MaxChunks = measured.MaxChunks }, run.Context("Measuring"));
    }

    /// <summary>What is shown of parameters.</summary>
    internal enum Picture
    {
        /// <summary>Where they are.</summary>
        Places,

        /// <summary>The memory that models of other sizes take.</summary>
        Sizes,

        /// <summary>What more of them are good for.</summary>
        Accuracy,
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>What is shown.</summary>
        public Picture Picture { get; init; }

        /// <summary>For what memory is estimated.</summary>
        public MemoryOptions Memory { get; init; } = new();

        /// <summary>On what models are measured.</summary>
        public MeasuredOn Measured { get; init; } = new();
    }
}
