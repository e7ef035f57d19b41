namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Runs cells on threads of their own: a cell that never yields does not hold up whoever waits for it, and recursion has more room than on the thread pool.</summary>
internal static class CellThread
{
    private const int StackBytes = 16 << 20;

    /// <summary>Runs work on a new thread; what follows its first real await runs on the thread pool.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>The work's own result.</returns>
    public static Task<T> Run<T>(Func<Task<T>> work)
    {
        var started = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Start(work, started), StackBytes) { IsBackground = true, Name = "notebook cell" }.Start();
        return started.Task.Unwrap();
    }

    private static void Start<T>(Func<Task<T>> work, TaskCompletionSource<Task<T>> started)
    {
        try
        {
            started.SetResult(work());
        }
#pragma warning disable CA1031 // It is thrown again where the result is awaited.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            started.SetException(exception);
        }
    }
}
