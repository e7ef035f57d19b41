using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary>Measures what quantizing a model costs and saves.</summary>
public static class QuantizationSweepExperiment
{
    /// <summary>
    /// Quantizes a model to several types, one after the other, and compares each to the model itself: the same text, the same
    /// tokens, the same questions. Two models are in memory at a time. What was measured is kept
    /// (<see cref="Caching.EvaluationCache"/>), so that a repeat takes only what the speed takes.
    /// </summary>
    /// <param name="model">The model, with weights that are not quantized: the reference.</param>
    /// <param name="text">What perplexity and divergence are measured on: documents one by one where it has some, else as running
    /// text; <see langword="null"/> is the held-out documents of <c>datasets/</c>.</param>
    /// <param name="questions">What is asked; <see langword="null"/> is facts, cloze, multiple choice and arithmetic of <c>datasets/</c>.</param>
    /// <param name="options">What is measured; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="partial">Given what there is so far after every step.</param>
    /// <param name="cancellation">Stops it; what was measured stays in the cache.</param>
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
        IProgress<WorkProgress>? progress = null,
        Action<QuantizationSweepResult>? partial = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new QuantizationSweepOptions();
        if (questions is null)
        {
            questions = [.. StandardDatasets.Questions().Select(q => options.MostQuestions is { } most ? q.Spread(most) : q)];
        }

        var decided = options.Types is null ? options with { Types = QuantizationSweepOptions.StandardTypes, Pure = true } : options;
        return new SweepRun(model, text ?? StandardDatasets.Text(), questions, decided, decided.Types!, progress, partial, cancellation).Run();
    }
}
