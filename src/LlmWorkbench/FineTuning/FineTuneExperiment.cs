using LlmWorkbench.Adapters;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Trainers;
using LlmWorkbench.Wording;

namespace LlmWorkbench.FineTuning;

/// <summary>Fine-tunes a model of this project's trainer with LoRA, in a process of its own.</summary>
/// <example>
/// <code>
/// var tuned = model.FineTune("Who leads the lab? | Ada Finch leads the lab.");
/// using LoadedModel after = model.Adapt(tuned.Path!);
/// </code>
/// </example>
public static class FineTuneExperiment
{
    private const int SampleTokens = 32;
    private const int RememberedCharacters = 20_000;
    private const string UsualText = "held-out";

    /// <summary>Trains an adapter; the model stays as it is.</summary>
    /// <param name="model">The model: one that this project's trainer wrote, such as the tutor.</param>
    /// <param name="examples">Examples, a line each: <c>instruction | response</c>, JSON, or plain text.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it after the step, with the adapter written.</param>
    /// <returns>The losses, samples, and the adapter's file, which <see cref="AdapterExperiment.Adapt"/> puts on.</returns>
    /// <exception cref="WorkbenchException">The trainer is not here or refuses, the examples are none, or the adapter's file would
    /// replace another.</exception>
    /// <exception cref="IOException">The adapter's file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The adapter's file may not be written there.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static FineTuneResult FineTune(
        this LoadedModel model,
        string examples,
        FineTuneOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        options ??= new FineTuneOptions();
        (IReadOnlyList<string> taught, IReadOnlyList<string> heldOut) = Examples.Split(Examples.Parse(examples), options.HeldOutEvery);
        using LoadedModel plain = Base(model, options);
        string output = TuningFiles.Output(options, plain.Engine.File.Paths);
        using IDisposable? held = options.Output is null ? null : HeldName.Hold(output);
        using var files = TuningFiles.Write(taught, heldOut, Remembered(model, options));
        var result = new FineTuneResult(model.Name, options, taught.Count, heldOut.Count, 0, plain.Engine.ParameterCount, []);
        if (options.Evaluate is { } task)
        {
            result = result with { AccuracyBefore = Ask(plain, task, options, run.Share(0, 0.1, "asking before")) };
        }

        result = new TuningProgress(plain, result, run.Share(0.1, 0.85).Keeping<FineTuneResult>(run.Keep)).Run(
            TuningFiles.Arguments(plain.UnchangedPath, files, options, output)
        );
        run.ThrowIfStopped();
        return After(plain, result, run.Share(0.85, 1));
    }

    /// <summary>What a model writes after an example's prompt, the most probable token at each step.</summary>
    internal static string Write(LoadedModel model, string prompt, ExampleFormat format, CancellationToken cancellation) =>
        model
            .Generate(
                prompt,
                new GenerateOptions
                {
                    MaxTokens = SampleTokens,
                    Sampling = new SamplingOptions { Temperature = 0 },
                    ParseSpecial = format == ExampleFormat.Chat,
                },
                cancellation
            )
            .Text;

    private static FineTuneResult After(LoadedModel plain, FineTuneResult result, RunContext run)
    {
        using LoadedModel tuned = plain.Adapt(result.Path!);
        return result with
        {
            Samples =
            [
                .. result.Samples.Select(sample =>
                    sample with
                    {
                        After = Write(tuned, sample.Prompt, result.Options.Format, run.Cancellation),
                    }
                ),
            ],
            AccuracyAfter = result.Options.Evaluate is { } task
                ? Ask(tuned, task, result.Options, run.Share(0.2, 1, "asking after"))
                : null,
        };
    }

    private static Statistics.Proportion Ask(LoadedModel model, string task, FineTuneOptions options, RunContext run) =>
        model
            .Evaluate(QuestionDataset.Read(task, model.Datasets), new EvaluationOptions { MaxQuestions = options.Questions }, run)
            .Accuracy;

    // An adapter of the same name is the one that a cell trained before: it is trained anew.
    private static LoadedModel Base(LoadedModel model, FineTuneOptions options)
    {
        string own = TuningFiles.AdapterName(options);
        string[] others = [.. model.Engine.Adapters.Select(adapter => adapter.Name).Where(name => name != own)];
        return others.Length == 0
            ? model.WithoutAdapter()
            : throw new WorkbenchException(
                $"{VisibleText.Phrase(model.Name)} has the adapter {VisibleText.Phrase(others[0])}, and training knows the file alone: "
                    + "write both into one file with #!adapter --merge FILE.gguf and tune that, or take it off with #!adapter --off."
            );
    }

    private static string? Remembered(LoadedModel model, FineTuneOptions options)
    {
        if (options.Remember is null && !model.Datasets.Files().Any(file => Path.GetFileNameWithoutExtension(file) == UsualText))
        {
            return null;
        }

        string text = TextDataset.Read(options.Remember ?? UsualText, model.Datasets).Text;
        return text.Length > RememberedCharacters ? text[..RememberedCharacters] : text;
    }
}
