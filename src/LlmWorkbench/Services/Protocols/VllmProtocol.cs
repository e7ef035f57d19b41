using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Services.Protocols;

/// <summary>vLLM (<see href="https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html">its calls</see>): OpenAI's completions,
/// its tokenizer, and log-probabilities of a prompt's tokens.</summary>
internal sealed class VllmProtocol(ServiceConnection connection, string model) : OpenAiProtocol(connection, model)
{
    /// <inheritdoc/>
    public override string Name => "vLLM";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Commands =>
        ["tokens", "generate", "logits", "surprisal", "perplexity", "evaluate", "embed", "chat", "speed", "cost"];

    /// <inheritdoc/>
    public override SamplingOptions Honoured(SamplingOptions sampling)
    {
        _ = WithoutFilters(sampling with { TopK = 0, MinP = 0, RepetitionPenalty = 1 });
        return sampling;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceToken> Tokenize(string text, TokenizationOptions options, CancellationToken cancellation)
    {
        JsonElement answer = Connection.Post(
            "tokenize",
            new JsonObject
            {
                ["model"] = Model,
                ["prompt"] = text,
                ["add_special_tokens"] = options.AddSpecial,
                ["return_token_strs"] = true,
            },
            cancellation
        );
        IReadOnlyList<JsonElement> ids = answer.Items("tokens");
        string[] names = [.. answer.Items("token_strs").Select(name => name.AsText())];
        if (names.Length != ids.Count)
        {
            throw Failure.Nonsense($"{names.Length} texts for {ids.Count} tokens");
        }

        byte[][] bytes = TokenNames.Bytes(names);
        return [.. ids.Select((id, i) => new ServiceToken(id.AsWhole() ?? ServiceToken.NoId, bytes[i], double.NaN))];
    }

    /// <summary>Counts the tokens of a conversation, which the tokenizer takes in place of a text.</summary>
    public override int? CountTokens(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation) =>
        Connection
            .Post(
                "tokenize",
                new JsonObject
                {
                    ["model"] = Model,
                    ["messages"] = Said(messages),
                    ["add_generation_prompt"] = true,
                },
                cancellation
            )
            .Items("tokens")
            .Count;

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceToken> Score(
        string text,
        TokenizationOptions options,
        int fromByte,
        Action<IReadOnlyList<ServiceToken>, double> soFar,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<ServiceToken> tokens = Tokenize(text, options, cancellation);
        var body = new JsonObject
        {
            ["model"] = Model,
            ["prompt"] = new JsonArray([.. tokens.Select(token => JsonValue.Create(token.Id))]),
            ["max_tokens"] = 1,
            ["temperature"] = 0,
            ["prompt_logprobs"] = 0,
        };
        JsonElement answer = Connection.Post(Completions, body, cancellation);
        IReadOnlyList<JsonElement> scores = answer.Items("choices") is [{ } choice, ..] ? choice.Items("prompt_logprobs") : [];
        return scores.Count == tokens.Count
            ? [.. tokens.Select((token, i) => Scored(token, scores[i], i))]
            : throw Failure.Nonsense($"{scores.Count} log-probabilities for {tokens.Count} tokens of a prompt");
    }

    /// <inheritdoc/>
    protected override void AddFilters(JsonObject body, SamplingOptions sampling)
    {
        body["top_k"] = sampling.TopK == 0 ? -1 : sampling.TopK;
        body["min_p"] = sampling.MinP;
        body["repetition_penalty"] = sampling.RepetitionPenalty;
        body["return_token_ids"] = true;
    }

    // For each token of the prompt: the numbers of tokens in its place, its own among them; nothing for the first.
    private ServiceToken Scored(ServiceToken token, JsonElement places, int index)
    {
        if (index == 0)
        {
            return token;
        }

        JsonElement own =
            places.Child(token.Id.ToString(CultureInfo.InvariantCulture))
            ?? throw Failure.Nonsense($"no log-probability of token {index + 1} of a prompt");
        return token with { LogProbability = Reading.LogProbability(own.Number("logprob")), Rank = Math.Max(0, own.Whole("rank") ?? 0) };
    }
}
