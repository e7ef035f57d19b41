using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Tests.Services.Clients;

/// <summary>A client that answers as a test wants it, well or badly.</summary>
/// <param name="answer">Given the request's number, from 1 on, and what stops it.</param>
internal sealed class StubClient(Func<int, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> answer) : IChatClient
{
    private int _requests;
    private int _under;

    /// <summary>A client with the same pieces for each request.</summary>
    public StubClient(params ChatResponseUpdate[] updates)
        : this((_, stop) => Pieces(updates, cancellation: stop)) { }

    public ConcurrentQueue<(ChatMessage[] Messages, ChatOptions Options)> Asked { get; } = [];

    public int MostAtOnce { get; private set; }

    public bool IsDisposed { get; private set; }

    public ChatClientMetadata? About { get; init; } = new("stub", new Uri("https://user:secret@stub.example/v1?key=secret"), "stub-4");

    public Func<ChatResponse>? Whole { get; init; }

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    public static ChatResponseUpdate Of(params AIContent[] contents) => new(ChatRole.Assistant, contents);

    public static ChatResponseUpdate End(ChatFinishReason reason, long? read = null, long? written = null, long? thought = null) =>
        new(
            ChatRole.Assistant,
            [
                new UsageContent(
                    new()
                    {
                        InputTokenCount = read,
                        OutputTokenCount = written,
                        ReasoningTokenCount = thought,
                    }
                ),
            ]
        )
        {
            FinishReason = reason,
        };

    public static async IAsyncEnumerable<ChatResponseUpdate> Pieces(
        IEnumerable<ChatResponseUpdate> updates,
        TimeSpan pause = default,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        foreach (ChatResponseUpdate update in updates)
        {
            await Task.Delay(pause, cancellation);
            yield return update;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Asked.Enqueue(([.. messages], options!));
        int under = Interlocked.Increment(ref _under);
        MostAtOnce = Math.Max(MostAtOnce, under);
        try
        {
            await foreach (ChatResponseUpdate update in answer(Interlocked.Increment(ref _requests), cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _under);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Whole is null ? throw new InvalidOperationException("only streams are asked for") : Task.FromResult(Whole());

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? About
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => IsDisposed = true;
}
