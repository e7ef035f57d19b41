using LlmWorkbench.Kernel.Threads;

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
    /// <returns>The work's own result. What awaits it goes on on the same thread.</returns>
    public static Task<T> Run<T>(Func<Task<T>> work) => WorkThread.Run("notebook cell", StackBytes, work);
}
