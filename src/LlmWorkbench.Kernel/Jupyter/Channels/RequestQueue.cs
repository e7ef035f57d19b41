using System.Collections.Concurrent;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>
/// The requests of one channel, worked on one after the other, on a thread of their own: cells may have filled the thread pool
/// with work that waits.
/// </summary>
/// <param name="name">The thread's name.</param>
internal sealed class RequestQueue(string name)
{
    // A collection that was disposed could not be asked any more whether it is closed; it holds nothing but memory.
#pragma warning disable CA1001 // Types that own disposable fields should be disposable
    private readonly BlockingCollection<(long Number, IncomingMessage Message)> _queue = [];
#pragma warning restore CA1001

    private readonly TaskCompletionSource _ended = new();
    private long _received;
    private long _aborted;

    /// <summary>Ends when the thread has answered the last request, and fails when a request has ended the thread.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Adds a request; one that comes after the queue was closed is dropped. Any thread.</summary>
    public void Add(IncomingMessage message)
    {
        try
        {
            _queue.Add((Interlocked.Increment(ref _received), message));
        }
        catch (InvalidOperationException) when (_queue.IsAddingCompleted)
        {
            // The kernel is ending: nobody answers any more.
        }
    }

    /// <summary>Cells that were received until now and have not begun must not run.</summary>
    public void AbortWaiting() => Volatile.Write(ref _aborted, Volatile.Read(ref _received));

    /// <summary>No more requests come.</summary>
    public void Close() => _queue.CompleteAdding();

    /// <summary>Begins to work on requests, until the queue is closed.</summary>
    /// <param name="work">Gets each request, and whether it is one that must not run.</param>
    /// <returns>The thread, which ends after the last request.</returns>
    public Thread Start(Func<IncomingMessage, bool, Task> work)
    {
        var thread = new Thread(() => Run(work)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private void Run(Func<IncomingMessage, bool, Task> work)
    {
        try
        {
            foreach ((long number, IncomingMessage message) in _queue.GetConsumingEnumerable())
            {
                work(message, message.Type == "execute_request" && number <= Volatile.Read(ref _aborted)).GetAwaiter().GetResult();
            }
        }
#pragma warning disable CA1031 // Whoever watches the queue ends the kernel, and says why.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _ended.SetException(exception);
            return;
        }

        _ended.SetResult();
    }
}
