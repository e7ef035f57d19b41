using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Measures what quantizing a model costs and saves.</summary>
/// <example>
/// <code>
/// var sweep = model.QuantizationSweep(TextDataset.Read("text.txt"));
/// Console.WriteLine(sweep.ToCsv());
/// </code>
/// </example>
public static class QuantizationSweepExperiment
{
    // Of the time, where an importance matrix is computed first.
    private const double ImportanceShare = 0.1;

    /// <summary>
    /// Quantizes a model to several types, one after the other, and compares each to the model itself: the same text, the same
    /// tokens, the same questions. Two models are in memory at a time. What was measured is kept
    /// (<see cref="Caching.EvaluationCache"/>), so that a repeat takes only what the speed takes.
    /// </summary>
    /// <param name="model">The model, with weights that are not quantized: the reference.</param>
    /// <param name="text">What perplexity and divergence are measured on: documents one by one where it has some, else as running
    /// text; <see langword="null"/> is the held-out documents of <c>datasets/</c>.</param>
    /// <param name="questions">What is asked; <see langword="null"/> is those of
    /// <c>datasets/</c>.</param>
    /// <param name="options">What is measured; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: what was measured stays in the cache.</param>
    /// <returns>The reference, then each type with each type of the cache.</returns>
    /// <exception cref="WorkbenchException">The text is too short, a dataset is missing or malformed, or no type was asked for.</exception>
    /// <exception cref="LlamaException">The model is quantized already, a type needs an importance matrix, a cache type does not fit the
    /// model, the disk is full, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QuantizationSweepResult QuantizationSweep(
        this LoadedModel model,
        TextDataset? text = null,
        IReadOnlyList<QuestionDataset>? questions = null,
        QuantizationSweepOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new QuantizationSweepOptions();
        text ??= StandardDatasets.Text(model.Datasets);
        questions ??= [.. StandardDatasets.Questions(model.Datasets).Select(q => options.MaxQuestions is { } most ? q.Spread(most) : q)];
        if (options.By is { } field)
        {
            AnswerGroups.Require(field, questions);
        }

        if (options is { Importance: null, Calibration: { } calibration })
        {
            RunContext whole = run;
            options = options with { Importance = model.Importance(calibration, run: whole.Share(0, ImportanceShare)).Matrix };
            run = whole.Share(ImportanceShare, 1).Keeping<QuantizationSweepResult>(soFar => whole.Keep(soFar));
        }

        QuantizationSweepOptions decided = options.Types is null
            ? options with
            {
                Types = QuantizationSweepOptions.StandardTypes,
                Pure = true,
            }
            : options;
        return new SweepRun(model, text, questions, decided, decided.Types!, run).Run();
    }
}
