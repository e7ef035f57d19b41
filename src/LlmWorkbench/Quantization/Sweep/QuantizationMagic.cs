using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Datasets.Commands;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
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
        how.OptionalNumber(
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
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        // What is mistyped is said before a model is loaded or a minute is spent.
        (MeasuredOn? measured, DatasetFinder? finder) = (run.Options.Measured, run.Call.Workbench.Datasets);
        (TextDataset? text, IReadOnlyList<QuestionDataset>? questions) = (measured.ReadText(finder), measured.ReadQuestions(finder));
        QuantizationSweepOptions options = run.Options.Options;
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

        /// <summary>On what it is measured.</summary>
        public MeasuredOn Measured { get; init; } = new() { MaxQuestions = QuantizationSweepOptions.StandardQuestions };
    }
}
