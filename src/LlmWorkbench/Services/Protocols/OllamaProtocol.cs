using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Http;

namespace LlmWorkbench.Services.Protocols;

/// <summary>Ollama (<see href="https://github.com/ollama/ollama/blob/main/docs/api.md">its calls</see>). Texts go to the model as they are
/// (<c>raw</c>), without its template; conversations go through it.</summary>
internal sealed class OllamaProtocol(ServiceConnection connection, string model) : HttpProtocol(connection, model)
{
    /// <inheritdoc/>
    public override string Name => "Ollama";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Commands => ["generate", "logits", "evaluate", "embed", "chat", "speed", "cost"];

    /// <inheritdoc/>
    public override SamplingOptions Honoured(SamplingOptions sampling)
    {
        Require(sampling.Grammar is null, "--grammar");
        Require(sampling.LogitBias.Count == 0, "--bias");
        return sampling;
    }

    /// <inheritdoc/>
    public override IEnumerable<StreamPart> Write(
        string prompt,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        JsonObject body = Body(options);
        body["prompt"] = prompt;
        body["raw"] = true;
        return Parts("api/generate", body, part => part.Text("response"), cancellation);
    }

    /// <inheritdoc/>
    public override ServiceAnswer Answer(
        IReadOnlyList<SpokenMessage> messages,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        JsonObject body = Body(options);
        body["messages"] = Said(messages);
        return new ServiceAnswer(Plain(messages), Parts("api/chat", body, part => part.Child("message")?.Text("content"), cancellation));
    }

    private JsonObject Body(GenerationOptions options)
    {
        RequireCommon(options);
        SamplingOptions sampling = options.Sampling;
        var body = new JsonObject
        {
            ["model"] = Model,
            ["stream"] = true,
            ["options"] = new JsonObject
            {
                ["num_predict"] = options.MaxTokens,
                ["temperature"] = sampling.Temperature,
                ["top_k"] = sampling.TopK,
                ["top_p"] = sampling.TopP,
                ["min_p"] = sampling.MinP,
                ["repeat_penalty"] = sampling.RepetitionPenalty,
                ["seed"] = sampling.Seed,
                ["stop"] = Texts(options.Stop),
            },
        };
        if (options.Alternatives > 0)
        {
            body["logprobs"] = true;
            body["top_logprobs"] = options.Alternatives;
        }

        return body;
    }

    private IEnumerable<StreamPart> Parts(string path, JsonObject body, Func<JsonElement, string?> text, CancellationToken cancellation)
    {
        foreach (JsonElement part in Connection.Stream(path, body, cancellation))
        {
            yield return new StreamPart(
                text(part) ?? "",
                [.. part.Items("logprobs").Select(Reading.Token)],
                part.Is("done")
                    ? new StreamEnd(
                        part.Text("done_reason") == "length" ? StopReason.MaxTokens : StopReason.EndOfText,
                        null,
                        part.Count("prompt_eval_count")
                    )
                    {
                        WrittenTokens = part.Count("eval_count"),
                    }
                    : null
            );
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        JsonElement answer = Connection.Post("api/embed", new JsonObject { ["model"] = Model, ["input"] = Texts(texts) }, cancellation);
        return Vectors(answer.Items("embeddings"), texts.Count);
    }
}
