using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Services.Protocols;

/// <summary>OpenAI's completions (<see href="https://platform.openai.com/docs/api-reference/completions">reference</see>), as many programs
/// offer them.</summary>
internal class OpenAiProtocol(ServiceConnection connection, string model) : HttpProtocol(connection, model)
{
    /// <summary>The path of the call.</summary>
    protected const string Completions = "v1/completions";

    private const string ChatCompletions = "v1/chat/completions";

    /// <inheritdoc/>
    public override string Name => "a service like OpenAI's";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Commands =>
        ["generate", "logits", "surprisal", "perplexity", "evaluate", "embed", "chat", "speed", "cost"];

    /// <inheritdoc/>
    public override SamplingOptions Honoured(SamplingOptions sampling) => WithoutFilters(sampling);

    /// <summary>What OpenAI's calls have: temperature, top-p and a seed.</summary>
    protected SamplingOptions WithoutFilters(SamplingOptions sampling)
    {
        SamplingOptions usual = new();
        Require(sampling.TopK == 0 || sampling.TopK == usual.TopK, "--top-k");
        Require(sampling.MinP == 0 || sampling.MinP == usual.MinP, "--min-p");
        Require(sampling.RepetitionPenalty == 1, "--repetition-penalty");
        Require(sampling.Grammar is null, "--grammar");
        Require(sampling.LogitBias.Count == 0, "--bias");
        return sampling with { TopK = 0, MinP = 0 };
    }

    /// <inheritdoc/>
    public override IEnumerable<StreamPart> Write(
        string prompt,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        RequireCommon(options);
        JsonObject body = Body(options);
        body["prompt"] = prompt;
        if (options.Alternatives > 0)
        {
            body["logprobs"] = options.Alternatives;
        }

        AddFilters(body, options.Sampling);
        return Parts(Completions, body, Tokens, choice => choice.Text("text"), cancellation);
    }

    /// <inheritdoc/>
    public override ServiceAnswer Answer(
        IReadOnlyList<SpokenMessage> messages,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        RequireCommon(options);
        JsonObject body = Body(options);
        body["messages"] = Said(messages);
        if (options.Alternatives > 0)
        {
            body["logprobs"] = true;
            body["top_logprobs"] = options.Alternatives;
        }

        AddFilters(body, options.Sampling);
        return new ServiceAnswer(
            Plain(messages),
            Parts(ChatCompletions, body, ChatTokens, choice => choice.Child("delta")?.Text("content"), cancellation)
        );
    }

    /// <summary>Scores a text by having it echoed, with one token written after it that is left out again.</summary>
    public override IReadOnlyList<ServiceToken> Score(
        string text,
        TokenizationOptions options,
        int fromByte,
        Action<IReadOnlyList<ServiceToken>, double> soFar,
        CancellationToken cancellation
    )
    {
        var body = new JsonObject
        {
            ["model"] = Model,
            ["prompt"] = text,
            ["max_tokens"] = 1,
            ["temperature"] = 0,
            ["echo"] = true,
            ["logprobs"] = 1,
        };
        JsonElement answer = Connection.Post(Completions, body, cancellation);
        JsonElement choice = answer.Items("choices") is [{ } only, ..] ? only : throw Failure.Nonsense("no choices");
        IReadOnlyList<ServiceToken> all = Tokens(choice);
        (int Start, int Length)[] places = TokenPlaces.In(text, all);
        int count = Array.FindIndex(places, place => place.Start + place.Length >= Encoding.UTF8.GetByteCount(text)) + 1;

        // Where tokens are told as texts, the bytes of a part of a character are lost, and only their number helps.
        count = answer.Child("usage")?.Whole("prompt_tokens") is { } told && told > 0 && told < all.Count ? told : count;
        return count == 0
            ? throw Cannot(
                "scores the tokens of a text that it is given",
                "it does not echo prompts, as vLLM and llama-server can be asked to"
            )
            : [.. all.Take(count).Select(Ranked)];
    }

    /// <summary>What every request for a text has.</summary>
    private JsonObject Body(GenerationOptions options)
    {
        var body = new JsonObject
        {
            ["model"] = Model,
            [LimitName] = options.MaxTokens,
            ["temperature"] = options.Sampling.Temperature,
            ["top_p"] = options.Sampling.TopP,
            ["seed"] = options.Sampling.Seed,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        if (options.Stop.Count > 0)
        {
            body["stop"] = Texts(options.Stop);
        }

        return body;
    }

    /// <summary>What the limit of tokens is called.</summary>
    protected virtual string LimitName => "max_tokens";

    /// <summary>Adds filters that the service has beside OpenAI's.</summary>
    protected virtual void AddFilters(JsonObject body, SamplingOptions sampling) { }

    /// <summary>The tokens of a choice of a completion.</summary>
    private IReadOnlyList<ServiceToken> Tokens(JsonElement choice) =>
        choice.Child("logprobs") is { } logprobs ? Reading.Tokens(logprobs, choice.Items("token_ids")) : [];

    private IReadOnlyList<ServiceToken> ChatTokens(JsonElement choice) =>
        choice.Child("logprobs") is { } logprobs ? [.. logprobs.Items("content").Select(Reading.Token)] : [];

    /// <summary>Reads what is written. The counts come in a piece after the one that says why it ended.</summary>
    private IEnumerable<StreamPart> Parts(
        string path,
        JsonObject body,
        Func<JsonElement, IReadOnlyList<ServiceToken>> tokens,
        Func<JsonElement, string?> text,
        CancellationToken cancellation
    )
    {
        foreach (JsonElement piece in Connection.Stream(path, body, cancellation))
        {
            int? prompt = piece.Child("usage")?.Count("prompt_tokens");
            int? written = piece.Child("usage")?.Count("completion_tokens");
            int reused = piece.Child("usage")?.Child("prompt_tokens_details")?.Count("cached_tokens") ?? 0;
            if (piece.Items("choices") is not [{ } choice, ..])
            {
                yield return new StreamPart(
                    "",
                    [],
                    prompt is null ? null : new StreamEnd(null, null, prompt, reused) { WrittenTokens = written }
                );
                continue;
            }

            StopReason? reason = choice.Text("finish_reason") switch
            {
                null or "" => null,
                "length" => StopReason.MaxTokens,
                "content_filter" => StopReason.Filtered,
                _ when choice.Text("stop_reason") is not null => StopReason.StopString,
                _ => StopReason.EndOfText,
            };
            yield return new StreamPart(
                text(choice) ?? "",
                tokens(choice),
                reason is null
                    ? null
                    : new StreamEnd(reason, choice.Text("stop_reason"), prompt, reused, IsLast: prompt is not null)
                    {
                        WrittenTokens = written,
                    }
            );
        }
    }

    // Of a token that was not drawn the service says whether it is the best, and no other rank.
    private static ServiceToken Ranked(ServiceToken token) =>
        token with
        {
            Rank = token.Top is [{ } best, ..] && token.LogProbability >= best.LogProbability ? 1 : 0,
        };
}
