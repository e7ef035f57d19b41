using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Datasets.Commands;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Served;
using LlmWorkbench.Quantization.Vectors;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary><c>#!quantization</c>: what each type costs and saves.</summary>
internal sealed class QuantizationMagic()
    : Magic<QuantizationMagic.Choice>(
        "quantization",
        "Quantizes the model to several types and measures what each loses and saves.",
        models: ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        OptionSet<QuantizationSweepOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Word(
                "--types",
                "types",
                "The types, with commas between; as in Q8_0,Q4_K_M; without it 16, 8, 6, 5, 4, 3 and 2 bits, pure.",
                (o, list) => o with { Types = [.. NameList.Read("--types", list).Select(TypeNames.Quantization).Distinct()] }
            )
            .CompletionSources.Add([.. QuantizationType.All.Select(t => t.Name)]);
        how.Flag(
            "--pure",
            "Every matrix gets the type itself instead of llama.cpp's mix, which keeps some in more bits.",
            o => o with { Pure = true }
        );
        how.Word(
            "--cache-types",
            "types",
            "How keys and values are stored, with commas between, as in F16,Q8_0,Q4_0: each type of weights is measured with each of them.",
            (o, list) => o with { CacheTypes = [.. NameList.Read("--cache-types", list).Select(CacheType).Distinct()] }
        );
        options.Part(o => o.Measured, (o, inner) => o with { Measured = inner }).AddMeasuredOn();
        how.OptionalTokenCount(
            "--context",
            "Tokens in the context; without it 512, or what the model was trained on.",
            (o, length) => o with { Perplexity = o.Perplexity with { ContextLength = length } },
            8,
            1 << 20
        );
        how.AddImportance(
            "A text, a name in datasets/ or a path: an importance matrix is computed from it, and used.",
            (o, matrix, text) => o with { Importance = matrix, Calibration = text },
            "name|path"
        );
        how.Word(
            "--by",
            "field",
            "A field of the questions, such as frequency: right answers by it are drawn for each task that has it, a curve for each type.",
            (o, field) => o with { By = field }
        );
        how.Flag("--no-speed", "Leaves the speed out.", o => o with { MeasuresSpeed = false });
        options.Word(
            "--over",
            "names",
            "Models that services run, quantizations of one model with commas between and the reference first: each is measured by its own "
                + "service, all at the same time.",
            (o, names) => o with { Over = [.. NameList.Read("--over", names).Distinct(StringComparer.OrdinalIgnoreCase)] }
        );
        options.Number(
            "--at-once",
            "With --over: how many questions each service is asked at once.",
            o => o.AtOnce,
            (o, count) => o with { AtOnce = count },
            1,
            1024
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        // What is mistyped is said before a model is loaded or a minute is spent.
        (MeasuredOn? measured, DatasetFinder? finder) = (run.Options.Measured, run.Call.Workbench.Datasets);
        (TextDataset? text, IReadOnlyList<QuestionDataset>? questions) = (measured.ReadText(finder), measured.ReadQuestions(finder));
        QuantizationSweepOptions options = run.Options.Options;
        if (run.Options.Over.Count > 0)
        {
            return Served(run, text, questions);
        }

        if (run.Model.Runner is null && run.Model.Engine.ReadsBothWays)
        {
            return OfVectors(run, text, options, measured.MaxChunks);
        }

        return run.Model.QuantizationSweep(
            text,
            questions,
            options with
            {
                Perplexity = options.Perplexity with { MaxChunks = measured.MaxChunks },
            },
            run.Context($"Quantizations of {VisibleText.Phrase(run.Model.Name)}")
        );
    }

    // What services run is quantized already, and what needs the weights stays with them.
    private static ServedSweepResult Served(MagicRun<Choice> run, TextDataset text, IReadOnlyList<QuestionDataset> questions)
    {
        QuantizationSweepOptions given = run.Options.Options;
        QuantizationSweepOptions usual = new();
        if (
            run.NamesModels
            || given.Types is not null
            || given.Pure
            || given.Importance is not null
            || given.Calibration is not null
            || given.CacheTypes is not [GgmlType.F16]
            || given.By is not null
            || given.Perplexity.ContextLength != usual.Perplexity.ContextLength
        )
        {
            throw new WorkbenchException(
                "--over names models that are quantized already and run elsewhere: of the other options it takes --text, --tasks, "
                    + "--chunks, --questions and --at-once."
            );
        }

        MeasuredOn measured = run.Options.Measured;
        LoadedModel[] models = [.. run.Options.Over.Select(name => ModelChoice.Load(name, run.Call))];
        return models.ServedSweep(
            text,
            questions,
            new ServedSweepOptions
            {
                Perplexity = new() { MaxChunks = measured.MaxChunks ?? ServedSweepOptions.StandardDocuments },
                Evaluation = new() { AtOnce = run.Options.AtOnce },
            },
            run.Context($"Quantizations {Sentences.And(models.Select(model => VisibleText.Phrase(model.Name)))}")
        );
    }

    // An encoder predicts no token and keeps no keys and values: what moves is its vectors.
    private static VectorSweepResult OfVectors(MagicRun<Choice> run, TextDataset text, QuantizationSweepOptions options, int? maxTexts)
    {
        string name = VisibleText.Phrase(run.Model.Name);
        return
            options.By is not null
            || options.Importance is not null
            || options.Calibration is not null
            || options.CacheTypes is not [GgmlType.F16]
            ? throw new WorkbenchException(
                $"{name} is an encoder, whose vectors are compared: --by, --cache-types and importance matrices are for models that "
                    + "predict tokens, so leave them out."
            )
            : run.Model.VectorSweep(
                text,
                options.Types ?? QuantizationSweepOptions.StandardTypes,
                options.Pure || options.Types is null,
                maxTexts ?? VectorSweepExperiment.StandardTexts,
                options.Files,
                run.Context($"Quantizations of {name}")
            );
    }

    private static GgmlType CacheType(string name) =>
        LlamaContextOptions
            .CacheTypes.Where(t => t.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(t => (GgmlType?)t)
            .FirstOrDefault()
        ?? throw new WorkbenchException(
            $"A cache cannot have the type {VisibleText.Phrase(name)}: use "
                + $"{Sentences.Or(LlamaContextOptions.CacheTypes.Select(t => t.ToString()))}."
        );

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>What is measured, and how.</summary>
        public QuantizationSweepOptions Options { get; init; } = new();

        /// <summary>Models that services run, which are measured in place of files; empty for none.</summary>
        public IReadOnlyList<string> Over { get; init; } = [];

        /// <summary>How many questions each service is asked at once.</summary>
        public int AtOnce { get; init; } = new EvaluationOptions().AtOnce;

        /// <summary>On what it is measured.</summary>
        public MeasuredOn Measured { get; init; } = new() { MaxQuestions = QuantizationSweepOptions.StandardQuestions };
    }
}
