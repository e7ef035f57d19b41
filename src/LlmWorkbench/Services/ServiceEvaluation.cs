using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Runs;
using LlmWorkbench.Services.Protocols;

namespace LlmWorkbench.Services;

/// <summary>Asks a service the questions of a dataset, several at once. The first failure that does not pass ends it; what was answered
/// until then is kept.</summary>
internal sealed class ServiceEvaluation(ServiceProtocol protocol, string? priced, QuestionDataset dataset, EvaluationOptions options)
{
    private readonly Spending _spending = new(options, priced);

    /// <summary>Asks all of them.</summary>
    /// <param name="model">The model's name in the result.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    public EvaluationResult Run(string model, RunContext run)
    {
        EvaluationPlan.Require(options, dataset);
        (int Index, Question Question)[] questions = [.. dataset.Questions.Index().Take(options.MaxQuestions ?? int.MaxValue)];
        EvaluationResult result = new(model, dataset.Name, EvaluationPlan.Hash(dataset), options, questions.Length, []);
        var asked = new ServiceQuestion(protocol, options, _spending);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        using var finished = new BlockingCollection<Answer>();
        ConcurrentQueue<Exception> failures = [];
        int next = -1;
        Task[] workers =
        [
            .. Enumerable
                .Range(0, Math.Min(options.AtOnce, questions.Length))
                .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        Task all = Task.WhenAll(workers).ContinueWith(_ => finished.CompleteAdding(), TaskScheduler.Default);
        SortedDictionary<int, Answer> answers = [];
        try
        {
            foreach (Answer answer in finished.GetConsumingEnumerable())
            {
                answers[answer.Question] = answer;
                run.Keep(() => result with { Answers = [.. answers.Values] });
                run.Report(answers.Count / (double)questions.Length, $"question {answers.Count} of {questions.Length}");
            }
        }
        finally
        {
            stop.Cancel();
            all.Wait();
        }

        run.ThrowIfStopped();
        if (failures.TryDequeue(out Exception? failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return answers.Count == questions.Length
            ? result with
            {
                Answers = [.. answers.Values],
            }
            : throw _spending.UsedUp(answers.Count, questions.Length);

        void Work()
        {
            try
            {
                while (
                    !stop.IsCancellationRequested && !_spending.IsUsedUp && Interlocked.Increment(ref next) is var i && i < questions.Length
                )
                {
                    finished.Add(asked.Ask(questions[i].Index, questions[i].Question, stop.Token));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Another worker failed, or the user stopped it.
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
                stop.Cancel();
            }
        }
    }
}
