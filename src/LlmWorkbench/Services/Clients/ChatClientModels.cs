using LlmWorkbench.Chat;
using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Wording;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Services.Clients;

/// <summary>
/// Clients of Microsoft.Extensions.AI as models of the workbench: Azure, Anthropic, Gemini, Bedrock, Ollama, a pipeline of one's own with
/// middleware. Texts are sent as a user's message; what such a client does not tell (tokens, scores of a text, what goes on inside) is
/// refused in a sentence.
/// </summary>
/// <example>
/// <code>
/// using var tutor = model.AsChatClient();   // any IChatClient
/// using LoadedModel far = tutor.ForWorkbench("far");
/// Console.WriteLine(far.Generate("What is the capital of France?", new() { MaxTokens = 8 }).Text);
/// </code>
/// </example>
public static class ChatClientModels
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Adds a client to the models of a session and makes it the current one: commands call it by its name, as in
    /// <c>#!generate --model azure</c>. A model of the same name is freed first.</summary>
    /// <param name="models">The models of a session, <c>Models</c> in a notebook.</param>
    /// <param name="name">The name by which commands call it.</param>
    /// <param name="client">The client, which stays the caller's; it may be asked by several threads at once, as
    /// Microsoft.Extensions.AI wants it.</param>
    /// <param name="embedder">What turns texts into vectors for <c>#!embed</c>, which stays the caller's too; <see langword="null"/> for
    /// nothing.</param>
    /// <param name="patience">How long the next piece of an answer is waited for; <see langword="null"/> for two minutes.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The patience is no time from a millisecond to 24 days.</exception>
    public static LoadedModel Add(
        this WorkbenchModels models,
        string name,
        IChatClient client,
        IEmbeddingGenerator<string, Embedding<float>>? embedder = null,
        TimeSpan? patience = null
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        LoadedModel model = Make(client, name, embedder, patience, models);
        models.Add(model);
        return model;
    }

    /// <summary>A client as a model, for a program that has no session.</summary>
    /// <param name="client">The client, which stays the caller's.</param>
    /// <param name="name">The name that results show.</param>
    /// <param name="embedder">What turns texts into vectors, which stays the caller's too; <see langword="null"/> for nothing.</param>
    /// <param name="patience">How long the next piece of an answer is waited for; <see langword="null"/> for two minutes.</param>
    /// <returns>The model; to dispose it leaves the client as it is.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The patience is no time from a millisecond to 24 days.</exception>
    public static LoadedModel ForWorkbench(
        this IChatClient client,
        string name,
        IEmbeddingGenerator<string, Embedding<float>>? embedder = null,
        TimeSpan? patience = null
    ) => Make(client, name, embedder, patience, null);

    private static LoadedModel Make(
        IChatClient client,
        string name,
        IEmbeddingGenerator<string, Embedding<float>>? embedder,
        TimeSpan? patience,
        WorkbenchModels? models
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        TimeSpan wait = patience ?? s_patience;
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.FromMilliseconds(1), nameof(patience));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, TimeSpan.FromDays(24), nameof(patience));
        var calls = new ClientCalls(new ClientFailure(name), wait);
        ChatClientMetadata? about = calls.About<ChatClientMetadata>(client.GetService);
        bool isOurs = calls.About<ModelChatClient>(client.GetService) is not null;
        var runner = new ServiceModel(
            Description(about),
            new ClientProtocol(client, embedder, calls, isOurs),
            new ModelFacts { OwnName = about?.DefaultModelId, Address = Address(about?.ProviderUri) }
        );
        return new LoadedModel(name, runner) { Datasets = models?.Datasets ?? DatasetFinder.Default(), LoadWords = "" };
    }

    private static string Description(ChatClientMetadata? about) =>
        string.IsNullOrWhiteSpace(about?.ProviderName)
            ? ClientProtocol.Kind
            : $"{ClientProtocol.Kind} ({VisibleText.Name(about.ProviderName)})";

    // Without the parts in which a key may stand.
    private static string? Address(Uri? address) =>
        address is { IsAbsoluteUri: true } ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : null;
}
