using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace LlmWorkbench.Models;

/// <summary>Work with several models: those of different services at the same time, and local ones, or those of one service, one after the
/// other.</summary>
internal static class MachinesAtOnce
{
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
