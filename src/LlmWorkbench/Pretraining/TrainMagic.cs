using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Pretraining.Watching;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pretraining;

/// <summary><c>#!train</c>: trains tiny models from nothing on a text, while losses and samples are shown.</summary>
internal sealed class TrainMagic()
    : Magic<TrainMagic.Choice>(
        "train",
        "Trains a tiny model from nothing on the text below, live, and writes it as a file that every command looks into.",
        TextInput.Optional
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Command.OnCommandLine("Trains a tiny model from nothing on a text and writes it as a file that every command looks into.");
        options.Word("--file", "dataset", "A text file or a dataset to learn from.", (o, file) => o with { File = file }).NamingDatasets();
        options
            .Word(
                "--as",
                "name",
                "Loads the model under this name; several are named after their parts too.",
                (o, n) => o with { LoadAs = n }
            )
            .InNotebooksOnly();
        options.Part(o => o.Options, (o, inner) => o with { Options = inner }).AddTraining();
        Option<bool> watch = options.Flag(
            "--watch",
            "Trains nothing: walks through the points of the tutor's training, and shows what it could do at each.",
            o => o with { Watches = true }
        );
        OptionSet<WatchOptions> watching = options.Part(o => o.Watching, (o, inner) => o with { Watching = inner });
        options.Belong(
            watch,
            watching.Word(
                "--points",
                "models",
                "Other points, the earliest first, with commas between.",
                (o, names) => o with { Points = [.. NameList.Read("--points", names)] }
            ),
            watching.Number(
                "--questions",
                "How many questions of each kind a point is asked at most.",
                o => o.Questions,
                (o, most) => o with { Questions = most },
                1,
                100_000
            ),
            watching.Number(
                "--chunks",
                "Of how many chunks of held-out text the loss is measured.",
                o => o.Chunks,
                (o, most) => o with { Chunks = most },
                1,
                100_000
            )
        );
    }

    /// <inheritdoc/>
    protected override object? Run(MagicRun<Choice> run)
    {
        Choice choice = run.Options;
        if (choice.Watches)
        {
            return choice.File is null && run.Text.Length == 0
                ? run.Call.Workbench.Models.Watch(choice.Watching, run.Context("Watching"))
                : throw new WorkbenchException("--watch looks at models that were trained before: leave the text out.");
        }

        string text = Text(run, choice);
        RunContext context = run.Context($"Training {VisibleText.Phrase(choice.Options.Name)}");
        TrainResult? kept = null;
        RunContext watched = context.Keeping<TrainResult>(soFar =>
        {
            kept = Loaded(run, kept, soFar);
            choice.Live.Put(run.Call.Output, MimeBundle.Of(kept));
            context.Keep(kept);
        });
        TrainResult result = TrainExperiment.Train(text, choice.Options, watched);
        return kept ?? result;
    }

    /// <inheritdoc/>
    protected override void Show(MagicRun<Choice> run, object result)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Options.Live.Put(run.Call.Output, MimeBundle.Of(result));
    }

    // A model is loaded once, when it was written.
    private static TrainResult Loaded(MagicRun<Choice> run, TrainResult? before, TrainResult result) =>
        run.Options.LoadAs is not { } name
            ? result
            : result with
            {
                Models =
                [
                    .. result.Models.Select(
                        (model, i) =>
                            model.Path is null ? model
                            : before?.Models.ElementAtOrDefault(i)?.LoadedAs is { } loaded ? model with { LoadedAs = loaded }
                            : model with
                            {
                                LoadedAs = Load(
                                    run,
                                    model.Path,
                                    run.Options.Options.Parts.Length == 1 ? name : $"{name}-{model.Parts.Word()}"
                                ),
                            }
                    ),
                ],
            };

    private static string Load(MagicRun<Choice> run, string path, string name) =>
        run.Call.Workbench.Models.Load(path, new ModelLoadOptions { Name = name }).Name;

    private static string Text(MagicRun<Choice> run, Choice choice)
    {
        if (choice.File is not { } name)
        {
            return run.Text;
        }

        return run.Text.Length == 0
            ? TextDataset.Read(name, run.Call.Workbench.Datasets).Text
            : throw new WorkbenchException("There is a text in --file and below: give it in one place.");
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>A file or dataset; <see langword="null"/> for the command's text.</summary>
        public string? File { get; init; }

        /// <summary>The name under which the model is loaded; <see langword="null"/> to load none.</summary>
        public string? LoadAs { get; init; }

        /// <summary>How it is trained.</summary>
        public TrainOptions Options { get; init; } = new();

        /// <summary>Whether points of a training are looked at, and nothing is trained.</summary>
        public bool Watches { get; init; }

        /// <summary>How they are looked at.</summary>
        public WatchOptions Watching { get; init; } = new();

        /// <summary>Where the curve grows.</summary>
        public LivePlace Live { get; init; } = new();
    }
}
