using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Evaluation;

/// <summary>The capability to answer questions, of what scores and writes texts itself (a service).</summary>
public interface IQuestionAnswerer
{
    /// <summary>Asks all questions of a dataset, several at once.</summary>
    /// <param name="models">The model that it runs, and with it those of other services that run the same model and share the
    /// questions.</param>
    /// <param name="dataset">The questions.</param>
    /// <param name="options">How they are asked.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>The answers, in the order of the questions.</returns>
    /// <exception cref="WorkbenchException">It cannot be had, or the limit of the cost is reached; what was answered before was
    /// kept.</exception>
    EvaluationResult Evaluate(IReadOnlyList<LoadedModel> models, QuestionDataset dataset, EvaluationOptions options, RunContext run);
}
