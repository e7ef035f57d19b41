using System.Threading.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>The requests of one channel, worked on one after the other.</summary>
internal sealed class RequestQueue
{
    private readonly Channel<(long Number, IncomingMessage Message)> _queue =
        Channel.CreateUnbounded<(long, IncomingMessage)>(new UnboundedChannelOptions { SingleReader = true });

    private long _received;
    private long _aborted;

    /// <summary>Adds a request. Any thread.</summary>
    public void Add(IncomingMessage message) => _queue.Writer.TryWrite((Interlocked.Increment(ref _received), message));

    /// <summary>Cells that were received until now and have not begun must not run.</summary>
    public void AbortWaiting() => Volatile.Write(ref _aborted, Volatile.Read(ref _received));

    /// <summary>No more requests come.</summary>
    public void Close() => _queue.Writer.TryComplete();

    /// <summary>Works on requests until the queue is closed.</summary>
    /// <param name="work">Gets each request, and whether it is one that must not run.</param>
    public async Task RunAsync(Func<IncomingMessage, bool, Task> work)
    {
        await foreach ((long number, IncomingMessage message) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            bool aborted = message.Type == "execute_request" && number <= Volatile.Read(ref _aborted);
            await work(message, aborted).ConfigureAwait(false);
        }
    }
}
