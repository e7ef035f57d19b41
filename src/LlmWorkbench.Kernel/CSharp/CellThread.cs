namespace LlmWorkbench.Kernel.CSharp;

/// <summary>
/// Runs cells on threads of their own: a cell that never yields does not hold up whoever waits for it, recursion has more room
/// than on the thread pool, and a thread pool that cells have filled with work that waits holds up nothing but that work.
/// </summary>
internal static class CellThread
{
    /// <summary>
    /// How much stack the thread of a cell has. An exception on a full stack takes seconds to come up through all its calls, so tests
    /// of that take less.
    /// </summary>
    public static int StackBytes { get; set; } = 16 << 20;

    /// <summary>Runs work on a new thread. Only what the work itself awaits needs the thread pool.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="stackBytes">How much stack the thread has; null for <see cref="StackBytes"/>.</param>
    /// <returns>The work's own result. What awaits it goes on on the same thread.</returns>
    public static Task<T> Run<T>(Func<Task<T>> work, int? stackBytes = null)
    {
        var done = new TaskCompletionSource<T>();
        new Thread(() => Run(work, done), stackBytes ?? StackBytes) { IsBackground = true, Name = "notebook cell" }.Start();
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
