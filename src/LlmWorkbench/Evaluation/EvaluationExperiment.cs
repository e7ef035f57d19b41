using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Evaluation;

/// <summary>Asks a model questions and judges its answers.</summary>
/// <example>
/// <code>
/// var result = model.Evaluate(QuestionDataset.Read("tasks"));
/// Console.WriteLine(result.Accuracy.Share);
/// </code>
/// </example>
public static class EvaluationExperiment
{
    /// <summary>
    /// Asks all questions of a dataset, many of them in one pass through the model. Multiple choice and cloze are judged by the
    /// probabilities of the answers, open questions by what greedy decoding writes; see <see cref="EvaluationTask"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The questions.</param>
    /// <param name="options">How they are asked.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it: finished groups stay in the cache.</param>
    /// <returns>The answers, and accuracies with Wilson's intervals.</returns>
    /// <exception cref="WorkbenchException">A question does not fit into the model's context, or an option is out of range.</exception>
    /// <exception cref="LlamaException">The engine cannot do it: memory, options, or a model without weights.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EvaluationResult Evaluate(
        this LoadedModel model,
        QuestionDataset dataset,
        EvaluationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new EvaluationOptions();
        if (model.Capability<IQuestionAnswerer>() is { } answerer)
        {
            return answerer.Evaluate([model], dataset, options, run);
        }

        var plan = EvaluationPlan.Of(model, dataset, options);
        var result = new EvaluationResult(model.Name, dataset.Name, plan.DatasetHash, options, plan.Questions.Count, []);
        using CachedPieces pieces = options.Cache?.Open("evaluation", plan.CacheParts(model)) ?? CachedPieces.None();
        using var sequences = new LazySequences(model, options.Engine with { Length = plan.Length });
        List<Answer> answers = [];
        foreach ((int i, QuestionGroup? group) in plan.Groups.Index())
        {
            run.ThrowIfStopped();
            answers.AddRange(group.Judge(pieces.Get(i, () => group.Ask(sequences.Value, run.Cancellation))));
            run.Keep(() => result with { Answers = [.. answers] });
            run.Report(answers.Count / (double)plan.Questions.Count, $"question {answers.Count} of {plan.Questions.Count}");
        }

        return result with
        {
            Answers = answers,
        };
    }

    /// <summary>The native side, made when the first group is not in the cache.</summary>
    private sealed class LazySequences(LoadedModel model, LlamaContextOptions options) : IDisposable
    {
        private LlamaSequences? _sequences;

        public LlamaSequences Value => _sequences ??= new LlamaSequences(model.Engine, options);

        public void Dispose() => _sequences?.Dispose();
    }
}
