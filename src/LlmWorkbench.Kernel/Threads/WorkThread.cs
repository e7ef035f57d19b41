namespace LlmWorkbench.Kernel.Threads;

/// <summary>The one way to run work on a thread of its own with a stack of a given size, away from the thread pool, which cells may have
/// filled.</summary>
internal static class WorkThread
{
    /// <summary>Runs work on a new thread. Only what the work itself awaits needs the thread pool.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="name">The thread's name, for debuggers.</param>
    /// <param name="stackBytes">How much stack the thread has.</param>
    /// <param name="work">The work.</param>
    /// <returns>The work's own result, or what it has thrown. What awaits it goes on on the same thread.</returns>
    public static Task<T> Run<T>(string name, int stackBytes, Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>();
        new Thread(() => Run(work, done), stackBytes) { IsBackground = true, Name = name }.Start();
        return done.Task;
    }

    private static void Run<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        T result;
        try
        {
            result = work().GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // It is thrown again where the result is awaited.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            done.SetException(exception);
            return;
        }

        done.SetResult(result);
    }
}
