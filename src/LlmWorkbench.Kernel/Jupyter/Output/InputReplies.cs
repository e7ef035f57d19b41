using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>Brings the answers of users to the cells that wait for them. Any thread.</summary>
internal sealed class InputReplies : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _oneQuestion = new(1);
    private (byte[][] Identities, TaskCompletionSource<string> Answer)? _waiting;

    /// <summary>Asks, then waits for the answer.</summary>
    /// <param name="identities">Routing identities of the front end that asked.</param>
    /// <param name="ask">Sends the question.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public string Wait(byte[][] identities, Action ask, CancellationToken cancellation)
    {
        // Two threads of a cell may ask; the front end has one field.
        _oneQuestion.Wait(cancellation);
        try
        {
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _waiting = (identities, answer);
            }

            ask();
            answer.Task.Wait(cancellation);
            return answer.Task.Result;
        }
        finally
        {
            lock (_gate)
            {
                _waiting = null;
            }

            _oneQuestion.Release();
        }
    }

    /// <summary>Takes an answer; one that nobody waits for, or of a front end that was not asked, is dropped.</summary>
    public void Add(IncomingMessage reply)
    {
        lock (_gate)
        {
            if (_waiting is { } waiting && IsFrom(reply, waiting.Identities))
            {
                waiting.Answer.TrySetResult(reply.Content.String("value") ?? "");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneQuestion.Dispose();

    private static bool IsFrom(IncomingMessage reply, byte[][] identities) =>
        reply.Identities.Length == identities.Length
        && reply.Identities.Zip(identities).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
