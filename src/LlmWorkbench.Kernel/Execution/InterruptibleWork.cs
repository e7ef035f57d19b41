using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>Runs the work of a cell so that an interrupt ends it: by itself, or else by leaving it behind.</summary>
/// <param name="session">Knows that a cell was left behind.</param>
/// <param name="cell">What the work belongs to.</param>
internal sealed class InterruptibleWork(CSharpSession session, CellContext cell)
{
    // Loops, calls and the workbench's own work look at the token and need far less.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    // A command ends its present piece (a chunk of a text, a tensor), draws what was done and compiles the variable of --into: on a
    // busy machine that takes seconds, and left behind all of it would be lost.
    private static readonly TimeSpan s_patienceWithCommands = TimeSpan.FromSeconds(30);

    /// <summary>Runs work on a thread of its own and waits for it.</summary>
    /// <param name="work">The work.</param>
    /// <returns>The work's error, or that of an interrupt to which it does not react.</returns>
    public CellError? Run(Func<Task<CellError?>> work)
    {
        IDisposable watch = CellGuard.Watch(cell.Cancellation);
        Task<CellError?> running = CellThread.Run(work);
        if (Ends(running))
        {
            watch.Dispose();
            return running.GetAwaiter().GetResult();
        }

        // Should it ever come to a loop again, that one still stops.
        session.Abandon();
        _ = running.ContinueWith(
            _ => watch.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return CellError.Interrupted;
    }

    // False when the cell was interrupted and does not react. A thread waits and no task: timers and what follows on them need the
    // thread pool, which the cell may have filled. The handle is set before whatever the cell has registered, which may wait too.
    private bool Ends(Task running)
    {
        WaitHandle ended = ((IAsyncResult)running).AsyncWaitHandle;
        return WaitHandle.WaitAny([ended, cell.Cancellation.WaitHandle]) == 0
            || ended.WaitOne(s_patience)
            || (cell.RunsCommand && ended.WaitOne(s_patienceWithCommands));
    }
}
