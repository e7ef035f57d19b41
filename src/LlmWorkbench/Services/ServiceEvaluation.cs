using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Services;

/// <summary>
/// Asks services that run one model the questions of a dataset, several at once of each. Where there are several services, one that fails
/// hands its questions to the others; the failure of the last one ends it. What was answered until then is kept.
/// </summary>
internal sealed class ServiceEvaluation(IReadOnlyList<ServiceSite> sites, QuestionDataset dataset, EvaluationOptions options)
{
    private readonly Spending _spending = new(options, sites[0].Facts.OwnName);
    private readonly ConcurrentQueue<Exception> _failures = [];

    /// <summary>Asks all of them.</summary>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    public EvaluationResult Run(RunContext run)
    {
        EvaluationPlan.Require(options, dataset);
        (int Index, Question Question)[] questions = [.. dataset.Questions.Index().Take(options.MaxQuestions ?? int.MaxValue)];
        using KeptAnswers kept = Recognise(run.Cancellation);
        SortedDictionary<int, Answer> answers = [];
        foreach ((int index, Question question) in questions)
        {
            if (kept.Find(index, question) is { } answer)
            {
                answers.Add(index, answer);
            }
        }

        var queue = new QuestionQueue(questions.Where(question => !answers.ContainsKey(question.Index)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        using CancellationTokenRegistration ending = stop.Token.Register(queue.End);
        using var finished = new BlockingCollection<(ServiceSite Site, Answer Answer)>();
        Task[] workers =
        [
            .. sites
                .SelectMany(site => Enumerable.Repeat(site, Math.Min(options.AtOnce, questions.Length)))
                .Select(site =>
                    Task.Factory.StartNew(
                        () => Work(site, queue, finished, stop),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        Task all = Task.WhenAll(workers).ContinueWith(_ => finished.CompleteAdding(), TaskScheduler.Default);
        try
        {
            foreach ((ServiceSite site, Answer answer) in finished.GetConsumingEnumerable())
            {
                answers[answer.Question] = answer;
                site.Answered++;
                kept.Keep(answer);
                run.Keep(() => Result(answers, questions.Length));
                run.Report(answers.Count / (double)questions.Length, $"question {answers.Count} of {questions.Length}");
            }
        }
        finally
        {
            stop.Cancel();
            all.Wait();
        }

        run.ThrowIfStopped();
        if (_failures.TryDequeue(out Exception? failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return answers.Count == questions.Length ? Result(answers, questions.Length)
            : _spending.IsUsedUp ? throw _spending.UsedUp(answers.Count, questions.Length)
            : throw AllLost();
    }

    private EvaluationResult Result(SortedDictionary<int, Answer> answers, int planned) =>
        new(
            string.Join(" + ", sites.Select(site => site.Name)),
            dataset.Name,
            EvaluationPlan.Hash(dataset),
            options,
            planned,
            [.. answers.Values]
        )
        {
            Shares = [.. sites.Select(site => site.Share)],
        };

    private void Work(
        ServiceSite site,
        QuestionQueue queue,
        BlockingCollection<(ServiceSite, Answer)> finished,
        CancellationTokenSource stop
    )
    {
        var asked = new ServiceQuestion(site.Protocol, options, _spending);
        try
        {
            while (site.Failure is null && !_spending.IsUsedUp && queue.Take() is { } question)
            {
                try
                {
                    finished.Add((site, asked.Ask(question.Index, question.Question, stop.Token)));
                    queue.Done();
                }
                catch (WorkbenchException e) when (e.LeavesWhatIsDone && sites.Count > 1)
                {
                    site.Lose(e);
                    queue.Return(question);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another worker failed, or the user stopped it.
        }
        catch (Exception e)
        {
            _failures.Enqueue(e);
            stop.Cancel();
        }
    }

    // What was kept is of the model that the first service runs, and so must the others be.
    private KeptAnswers Recognise(CancellationToken cancellation)
    {
        if (sites.Count == 1)
        {
            double[]? own = options.Cache is null ? null : ServiceProbe.Ask(sites[0].Protocol, cancellation);
            return KeptAnswers.Open(sites[0], own, dataset, options);
        }

        (ServiceSite Site, double[]? Probe)? first = null;
        foreach (ServiceSite site in sites)
        {
            try
            {
                double[]? probe = ServiceProbe.Ask(site.Protocol, cancellation);
                first ??= (site, probe);
                SameModel.Require(first.Value, (site, probe));
            }
            catch (WorkbenchException e) when (e.LeavesWhatIsDone)
            {
                site.Lose(e);
            }
        }

        return first is { } known ? KeptAnswers.Open(known.Site, known.Probe, dataset, options) : throw AllLost();
    }

    private WorkbenchException AllLost()
    {
        ServiceSite last = sites.Last(site => site.Failure is not null);
        return new WorkbenchException($"None of the {sites.Count} services answers any more. {last.Failure!.Message}", last.Failure)
        {
            LeavesWhatIsDone = true,
        };
    }
}
