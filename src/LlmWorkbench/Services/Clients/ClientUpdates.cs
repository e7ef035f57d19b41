using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Services.Clients;

/// <summary>A client's answer piece by piece, and of a client that has only whole answers in one.</summary>
internal static class ClientUpdates
{
    /// <summary>Asks a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="messages">What was said.</param>
    /// <param name="options">How it is answered.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async IAsyncEnumerable<ChatResponseUpdate> Of(
        IChatClient client,
        IList<ChatMessage> messages,
        ChatOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            bool isThere;
            try
            {
                updates = client.GetStreamingResponseAsync(messages, options.Clone(), cancellation).GetAsyncEnumerator(cancellation);
                isThere = await updates.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is NotSupportedException or NotImplementedException)
            {
                (updates, isThere) = (null, false);
            }

            if (updates is null)
            {
                yield return Whole(await client.GetResponseAsync(messages, options, cancellation).ConfigureAwait(false));
            }

            while (isThere)
            {
                yield return updates!.Current;
                isThere = await updates.MoveNextAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static ChatResponseUpdate Whole(ChatResponse response) =>
        new(
            ChatRole.Assistant,
            [
                .. response.Messages.SelectMany(message => message.Contents),
                .. response.Usage is { } usage ? [new UsageContent(usage)] : Array.Empty<AIContent>(),
            ]
        )
        {
            FinishReason = response.FinishReason,
            AdditionalProperties = response.AdditionalProperties,
        };
}
