using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Evaluation;

/// <summary>Asks models that services run, on several machines at once.</summary>
/// <example>
/// <code>
/// EvaluationResult result = new[] { model, other }.EvaluateOver(QuestionDataset.Read("tasks"));
/// </code>
/// </example>
public static class EvaluationSharing
{
    /// <summary>Splits the questions over services that run the same model; one that fails hands its own to the others.</summary>
    /// <param name="services">The services' models: of one kind, and the same weights.</param>
    /// <param name="dataset">The questions.</param>
    /// <param name="options">How they are asked; <see cref="EvaluationOptions.AtOnce"/> of each service.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: finished answers stay in the cache.</param>
    /// <returns>The answers of all together, with what each service did (<see cref="EvaluationResult.Shares"/>).</returns>
    /// <exception cref="WorkbenchException">One is no service, they do not run the same model, or all have failed; what was answered before
    /// was kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EvaluationResult EvaluateOver(
        this IReadOnlyList<LoadedModel> services,
        QuestionDataset dataset,
        EvaluationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(dataset);
        LoadedModel? local = services.FirstOrDefault(model => model.Capability<IQuestionAnswerer>() is null);
        return services.Count == 0 ? throw new WorkbenchException("No service is named that would answer.")
            : local is not null
                ? throw new WorkbenchException(
                    $"{VisibleText.Phrase(local.Name)} is no service: --over splits questions over services, and a local model reads them "
                        + "together anyway."
                )
            : services[0].Require<IQuestionAnswerer>().Evaluate(services, dataset, options ?? new EvaluationOptions(), run);
    }

    /// <summary>
    /// Asks several models the same questions, those of different services at once; local models, and those of one service, one after the
    /// other. A service that fails ends its own part alone.
    /// </summary>
    /// <param name="models">At least two models; the first is what the others are compared to.</param>
    /// <param name="dataset">The questions.</param>
    /// <param name="options">How they are asked.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>The answers of each, compared question by question.</returns>
    /// <exception cref="WorkbenchException">A model cannot be asked; what all have answered was kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EvaluationComparison EvaluateTogether(
        this IReadOnlyList<LoadedModel> models,
        QuestionDataset dataset,
        EvaluationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(dataset);
        return new EvaluationComparison(
            MachinesAtOnce.Gather(
                models,
                (model, part) => model.Evaluate(dataset, options, part),
                one => one.Answers.Count / (double)Math.Max(1, one.PlannedQuestions),
                there => $"{there.Sum(one => one.Answers.Count)} answers of {models.Count} models",
                there => new EvaluationComparison(there),
                run
            )
        );
    }
}

/// <summary>What one of several services did that shared the questions of an evaluation.</summary>
/// <param name="Service">The name by which commands call its model.</param>
/// <param name="Answered">How many questions it answered.</param>
/// <param name="Failure">Why it answered no more, as a sentence; <see langword="null"/> where it did not fail.</param>
public sealed record ServiceShare(string Service, int Answered, string? Failure);
