namespace LlmWorkbench.Services.Clients;

/// <summary>
/// Calls of a client from a thread that waits. A client is somebody's code: it may block, ignore that it is to stop, or throw anything.
/// Whatever it does, each wait ends: with what was asked for, with a sentence, or at an interrupt.
/// </summary>
/// <param name="failure">Says what it did wrong.</param>
/// <param name="patience">How long each answer, or the next piece of one, is waited for.</param>
internal sealed class ClientCalls(ClientFailure failure, TimeSpan patience)
{
    // As long as a client needs to close a connection. One that needs longer is left to itself.
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(1);

    /// <summary>Says what it did wrong.</summary>
    public ClientFailure Failure => failure;

    /// <summary>What a client says of itself; <see langword="null"/> where it does not, or cannot.</summary>
    public T? About<T>(Func<Type, object?, object?> service)
        where T : class => Waited(Task.Run(() => service(typeof(T), null) as T), CancellationToken.None);

    /// <summary>An answer that comes whole.</summary>
    /// <exception cref="WorkbenchException">It cannot be had.</exception>
    public T Wait<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var stop = new CancellationTokenSource();
        Task<T>? under = null;
        try
        {
            return Waited(Task.Run(() => under = work(stop.Token), CancellationToken.None), cancellation);
        }
        finally
        {
            Leave(stop, () => under ?? Task.CompletedTask);
        }
    }

    /// <summary>An answer piece by piece. It ends where the client ends it.</summary>
    /// <exception cref="WorkbenchException">It cannot be had, or breaks off.</exception>
    public IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> begin, CancellationToken cancellation)
    {
        var stop = new CancellationTokenSource();
        IAsyncEnumerator<T>? pieces = null;
        Task under = Task.CompletedTask;
        try
        {
            while (true)
            {
                // Where it starts, that is its code too.
                Task<(bool IsThere, T Piece)> next = Task.Run(
                    async () =>
                    {
                        pieces ??= begin(stop.Token).GetAsyncEnumerator(stop.Token);
                        return await pieces.MoveNextAsync().ConfigureAwait(false) ? (true, pieces.Current) : default;
                    },
                    CancellationToken.None
                );
                under = next;
                (bool isThere, T piece) = Waited(next, cancellation);
                if (!isThere)
                {
                    yield break;
                }

                yield return piece;
            }
        }
        finally
        {
            Leave(
                stop,
                async () =>
                {
                    await Ended(under).ConfigureAwait(false);
                    if (pieces is not null)
                    {
                        await pieces.DisposeAsync().ConfigureAwait(false);
                    }
                }
            );
        }
    }

    private T Waited<T>(Task<T> task, CancellationToken cancellation)
    {
        try
        {
            if (Task.WaitAny([task], (int)patience.TotalMilliseconds, cancellation) < 0)
            {
                throw failure.Silent(patience);
            }
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellation);
        }

        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (WorkbenchException e)
        {
            // A model of the workbench, or middleware that knows it, says it in a sentence already.
            throw new WorkbenchException(e.Message) { LeavesWhatIsDone = true };
        }
        catch (Exception e)
        {
            throw failure.Threw(e);
        }
    }

    // It is told to stop on another thread: what it does then is its code. What it throws, nobody waits for any more.
    private static void Leave(CancellationTokenSource stop, Func<Task> end) =>
        Task.Run(
                async () =>
                {
                    await Ended(stop.CancelAsync()).ConfigureAwait(false);
                    await Ended(Task.Run(end)).ConfigureAwait(false);
                    stop.Dispose();
                },
                CancellationToken.None
            )
            .Wait(s_leaving, CancellationToken.None);

    private static Task<AggregateException?> Ended(Task task) =>
        task.ContinueWith(
            done => done.Exception,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
