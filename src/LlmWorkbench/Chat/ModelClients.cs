using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Models;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Chat;

/// <summary>A model of the workbench for programs that speak Microsoft.Extensions.AI.</summary>
/// <example>
/// <code>
/// using var client = model.AsChatClient();
/// var messages = new[] { new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.User, "What is 2 + 2?") };
/// var answer = client.GetResponseAsync(messages).Result;
/// var tokens = (IReadOnlyList&lt;TokenLogProbability&gt;)answer.AdditionalProperties![TokenLogProbability.Key]!;
/// Console.WriteLine($"{answer} {tokens[0].LogProbability} nats");
/// </code>
/// </example>
public static class ModelClients
{
    /// <summary>The model as a client for conversations.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <returns>A client, to be disposed by the caller.</returns>
    /// <exception cref="WorkbenchException">The model has no chat template, or one that is not known.</exception>
    public static IChatClient AsChatClient(this LoadedModel model) => new ModelChatClient(model);

    /// <summary>The model as a source of vectors.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="pooling">How the vectors of a text's tokens become one; <see langword="null"/> is what the model's file wants, and else
    /// the mean.</param>
    /// <returns>A generator.</returns>
    public static IEmbeddingGenerator<string, Embedding<float>> AsEmbeddingGenerator(this LoadedModel model, Pooling? pooling = null) =>
        new ModelEmbeddingGenerator(model, pooling);
}
