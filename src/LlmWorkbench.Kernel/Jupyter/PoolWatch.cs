namespace LlmWorkbench.Kernel.Jupyter;

/// <summary>
/// Gives the thread pool more threads while work that waits has filled it. The sockets' library receives on the thread pool: a
/// cell that fills it would make the kernel deaf, and of its own the pool grows by a thread or two a second. What arrives at
/// sockets goes before other work, so that each new thread brings it in first.
/// </summary>
internal static class PoolWatch
{
    private const int Step = 16;

    // Each takes address space and a little memory; cells that need more of them wait for each other.
    private const int MostThreads = 4000;

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Watches for the life of the process, from a thread of its own.</summary>
    public static void Start() => new Thread(Watch) { IsBackground = true, Name = "thread pool watch" }.Start();

    private static void Watch()
    {
        while (true)
        {
            using var answered = new SemaphoreSlim(0);
            ThreadPool.UnsafeQueueUserWorkItem(static probe => probe.Release(), answered, preferLocal: false);
            if (!answered.Wait(s_patience))
            {
                Grow(answered);
            }

            Thread.Sleep(s_between);
        }
    }

    private static void Grow(SemaphoreSlim answered)
    {
        ThreadPool.GetMinThreads(out int usual, out int completion);
        do
        {
            ThreadPool.SetMinThreads(Math.Min(MostThreads, Math.Max(usual, ThreadPool.ThreadCount) + Step), completion);
        }
        while (!answered.Wait(s_patience));
        ThreadPool.SetMinThreads(usual, completion);
    }
}
