using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Protocols;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Services.Clients;

/// <summary>A client of Microsoft.Extensions.AI
/// (<see href="https://learn.microsoft.com/dotnet/ai/microsoft-extensions-ai">its interfaces</see>): each text is sent as a user's message,
/// and what comes is the answer to it.</summary>
/// <param name="client">The client.</param>
/// <param name="embedder">What turns texts into vectors, where there is something.</param>
/// <param name="calls">How both are called.</param>
/// <param name="isOurs">Whether a model of the workbench answers in the end, which tells probabilities when it is asked.</param>
internal sealed class ClientProtocol(
    IChatClient client,
    IEmbeddingGenerator<string, Embedding<float>>? embedder,
    ClientCalls calls,
    bool isOurs
) : ServiceProtocol(calls.Failure)
{
    /// <summary>What it is.</summary>
    public const string Kind = "a chat client";

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Commands =>
        [
            "generate",
            .. isOurs ? ["logits"] : Array.Empty<string>(),
            "evaluate",
            .. embedder is null ? Array.Empty<string>() : ["embed"],
            "chat",
            "speed",
            "cost",
        ];

    /// <inheritdoc/>
    public override bool TellsProbabilities => isOurs;

    /// <inheritdoc/>
    public override bool KeepsToStops => false;

    /// <inheritdoc/>
    public override SamplingOptions Honoured(SamplingOptions sampling)
    {
        Require(sampling.MinP == 0 || sampling.MinP == new SamplingOptions().MinP, "--min-p");
        Require(sampling.RepetitionPenalty == 1, "--repetition-penalty");
        Require(sampling.Grammar is null or { Schema: not null }, "--grammar");
        Require(sampling.LogitBias.Count == 0, "--bias");
        return sampling with { MinP = 0 };
    }

    /// <inheritdoc/>
    public override IEnumerable<StreamPart> Write(
        string prompt,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    ) => Answer([new SpokenMessage(Speaker.User, prompt)], options, parseSpecial, cancellation).Parts;

    /// <inheritdoc/>
    public override ServiceAnswer Answer(
        IReadOnlyList<SpokenMessage> messages,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        RequireCommon(options);
        return new ServiceAnswer(Plain(messages), Parts(messages, options, cancellation));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        if (embedder is null)
        {
            throw Cannot("turns texts into vectors", "add it once more, together with an IEmbeddingGenerator<string, Embedding<float>>");
        }

        GeneratedEmbeddings<Embedding<float>> vectors = calls.Wait(
            stop => embedder.GenerateAsync(texts, cancellationToken: stop),
            cancellation
        );
        return Checked([.. (vectors ?? []).Select(vector => vector is null ? [] : vector.Vector.ToArray())], texts.Count);
    }

    private IEnumerable<StreamPart> Parts(IReadOnlyList<SpokenMessage> messages, GenerationOptions options, CancellationToken cancellation)
    {
        var answer = new ClientAnswer(calls.Failure, Reading);
        foreach (
            ChatResponseUpdate update in calls.Stream(
                stop => ClientUpdates.Of(client, ClientSettings.Messages(messages), ClientSettings.Of(options, isOurs), stop),
                cancellation
            )
        )
        {
            yield return answer.Read(update);
        }

        yield return answer.End();
    }
}
