using System.CommandLine;
using LlmWorkbench.Adapters;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.FineTuning;

/// <summary><c>#!finetune</c>: teaches a model examples with LoRA, while the losses are drawn, and puts the adapter on.</summary>
internal sealed class FineTuneMagic()
    : Magic<FineTuneMagic.Choice>(
        "finetune",
        "Teaches a model the examples below with LoRA, a line each: «instruction | response», JSON, or text; and puts the adapter on.",
        TextInput.Optional,
        ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Command.OnCommandLine(
            "Teaches a model examples with LoRA: lines «instruction | response», JSON, or text, in quotes or from --examples."
        );
        options.Word("--examples", "file", "A file with examples, as JSONL or lines.", (o, file) => o with { File = file });
        options
            .Word("--as", "name", "The name of a second model with the adapter, beside the one without.", (o, n) => o with { Name = n })
            .InNotebooksOnly();
        OptionSet<FineTuneOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Word("--name", "name", "The adapter's name, finetuned without it.", (o, name) => o with { Name = name });
        how.Number("--rank", "The rank of what is added to each matrix.", o => o.Rank, (o, rank) => o with { Rank = rank }, 1, 256);
        how.OptionalNumber(
            "--alpha",
            "The numerator of its scale; twice the rank without it.",
            (o, a) => o with { Alpha = a },
            0.001,
            10_000.0
        );
        how.Number("--steps", "How many steps.", o => o.Steps, (o, steps) => o with { Steps = steps }, 1, 100_000);
        how.Number("--batch", "How many examples a step takes.", o => o.Batch, (o, batch) => o with { Batch = batch }, 1, 256);
        how.Number(
            "--learning-rate",
            "The highest learning rate.",
            o => o.LearningRate,
            (o, r) => o with { LearningRate = r },
            0.0001,
            1.0
        );
        how.Number("--seed", "Fixes the order and the first weights.", o => o.Seed, (o, seed) => o with { Seed = seed }, 0, int.MaxValue);
        how.EnumWord("--format", "How instructions are written.", o => o.Format, (o, format) => o with { Format = format });
        how.Number(
            "--held-out-every",
            "One example of so many is only measured; 0 for none.",
            o => o.HeldOutEvery,
            (o, every) => o with { HeldOutEvery = every },
            0,
            1000
        );
        how.Number(
            "--measure-every",
            "Steps from one measurement of held-out losses to the next.",
            o => o.MeasureEvery,
            (o, every) => o with { MeasureEvery = every },
            1,
            10_000
        );
        how.Word(
                "--remember",
                "dataset",
                "A text whose loss says what is forgotten; held-out without it.",
                (o, t) => o with { Remember = t }
            )
            .NamingDatasets();
        Option<string?> evaluate = how.Word(
                "--evaluate",
                "dataset",
                "Questions that are asked before and after, as in people.",
                (o, task) => o with { Evaluate = task }
            )
            .NamingDatasets();
        Option<int> questions = how.Number(
            "--questions",
            "How many of them are asked at most.",
            o => o.Questions,
            (o, most) => o with { Questions = most },
            1,
            100_000
        );
        options.Belong(evaluate, questions);
        Option<string?> output = how.Word(
            "--output",
            "file",
            "The adapter's file; without it one in the folder for what can be computed again.",
            (o, f) => o with { Output = f }
        );
        Option<bool> overwrite = how.Flag(
            "--overwrite",
            "Replaces the file of --output when it is there.",
            o => o with { Overwrites = true }
        );
        options.Belong(output, overwrite);
        how.Flag("--resume", "Goes on from where the run with this output was stopped.", o => o with { Resumes = true });
    }

    /// <inheritdoc/>
    protected override object? Run(MagicRun<Choice> run)
    {
        Choice choice = run.Options;
        string text = Text(run, choice);

        // A second model has the new adapter alone: training starts from the model's file.
        using LoadedModel? plain = choice.Name is null ? null : run.Model.WithoutAdapter();
        LoadedModel model = plain ?? run.Model;
        RunContext context = run.Context($"Tuning {VisibleText.Phrase(model.Name)}");
        FineTuneResult? kept = null;
        RunContext watched = context.Keeping<FineTuneResult>(soFar =>
        {
            kept = soFar.Path is null ? soFar : PutOn(run, model, soFar);
            choice.Live.Put(run.Call.Output, MimeBundle.Of(kept));
            context.Keep(kept);
        });
        FineTuneResult result = model.FineTune(text, choice.Options, watched);
        return kept is { LoadedAs: { } name } ? result with { LoadedAs = name } : result;
    }

    /// <inheritdoc/>
    protected override void Show(MagicRun<Choice> run, object result)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Options.Live.Put(run.Call.Output, MimeBundle.Of(result));
    }

    // On the command line nothing stays loaded.
    private static FineTuneResult PutOn(MagicRun<Choice> run, LoadedModel model, FineTuneResult result)
    {
        if (!run.Call.IsNotebook || model.IsDisposed)
        {
            return result;
        }

        LoadedModel tuned = model.Adapt(result.Path!, name: run.Options.Name);
        AdaptedModels.Keep(run.Call.Workbench.Models, tuned);
        return result with { LoadedAs = tuned.Name };
    }

    private static string Text(MagicRun<Choice> run, Choice choice)
    {
        if (choice.File is not { } name)
        {
            return run.Text;
        }

        return run.Text.Length == 0
            ? DatasetFile.ReadText(run.Call.Workbench.Datasets.FindFile(name) ?? throw TextOrVariable.Missing("--examples", name, run.Call))
            : throw new WorkbenchException("There are examples in --examples and below: give them in one place.");
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>A file with examples; <see langword="null"/> for the command's text.</summary>
        public string? File { get; init; }

        /// <summary>The name of a second model; <see langword="null"/> to change the one.</summary>
        public string? Name { get; init; }

        /// <summary>How it is tuned.</summary>
        public FineTuneOptions Options { get; init; } = new();

        /// <summary>Where the curve grows.</summary>
        public LivePlace Live { get; init; } = new();
    }
}
