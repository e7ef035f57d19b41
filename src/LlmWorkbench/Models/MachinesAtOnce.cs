using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Models;

/// <summary>Work with several models: those of different services at the same time, and local ones, or those of one service, one after the
/// other.</summary>
internal static class MachinesAtOnce
{
    /// <summary>Runs an experiment on each of several models. A service that fails ends its own part alone.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="models">At least two models.</param>
    /// <param name="experiment">Given a model, and where to keep what there is so far and what stops it.</param>
    /// <param name="share">How much of its work is in a result, from 0 to 1.</param>
    /// <param name="progress">What is said of the results that there are.</param>
    /// <param name="together">What several results are together.</param>
    /// <param name="run">Told how far all have come and what there is so far; stops them.</param>
    /// <returns>A result for each model, in their order.</returns>
    /// <exception cref="WorkbenchException">A model failed; what there is of all was kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<T> Gather<T>(
        IReadOnlyList<LoadedModel> models,
        Func<LoadedModel, RunContext, T> experiment,
        Func<T, double> share,
        Func<IReadOnlyList<T>, string> progress,
        Func<IReadOnlyList<T>, object> together,
        RunContext run
    )
        where T : class
    {
        var soFar = new T?[models.Count];
        Lock gate = new();
        Run(
            models,
            (i, model, stop) => Put(i, experiment(model, new RunContext(stop).Keeping<T>(result => Put(i, result)))),
            run.Cancellation
        );
        return [.. soFar.OfType<T>()];

        void Put(int index, T result)
        {
            lock (gate)
            {
                soFar[index] = result;
                T[] there = [.. soFar.OfType<T>()];
                run.Keep(() => there.Length == 1 ? there[0] : together(there));
                run.Report(there.Sum(share) / models.Count, progress(there));
            }
        }
    }

    /// <summary>Does it. A service that fails ends its own part alone.</summary>
    /// <param name="models">The models.</param>
    /// <param name="work">Given a model and its place, on the thread of its machine, and what stops it.</param>
    /// <param name="cancellation">Stops all.</param>
    /// <exception cref="WorkbenchException">A model failed; what others have done is done.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(
        IReadOnlyList<LoadedModel> models,
        Action<int, LoadedModel, CancellationToken> work,
        CancellationToken cancellation
    )
    {
        ConcurrentQueue<Exception> failures = [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] machines =
        [
            .. models
                .Index()
                .GroupBy(model => model.Item.Runner?.Facts.Address)
                .Select(machine =>
                    Task.Factory.StartNew(
                        () => OneByOne([.. machine]),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        Task.WaitAll(machines, CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        if (failures.TryDequeue(out Exception? failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        void OneByOne((int Index, LoadedModel Item)[] machine)
        {
            try
            {
                foreach ((int i, LoadedModel model) in machine)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(i, model, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Stopped, or another failed in a way that ends all.
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
                if (e is not WorkbenchException { LeavesWhatIsDone: true })
                {
                    stop.Cancel();
                }
            }
        }
    }
}
