using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Services.Protocols;

/// <summary>
/// llama.cpp's own server (<see href="https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md">its calls</see>). Texts are
/// sent as tokens, so that names of control tokens in them are text.
/// </summary>
internal sealed class LlamaServerProtocol(ServiceConnection connection, string model) : HttpProtocol(connection, model)
{
    // More than logits differ: the token that it is added to is the one that is drawn.
    private const double Force = 10_000;

    private int? _whole;

    /// <inheritdoc/>
    public override string Name => "llama-server";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Commands =>
        ["tokens", "generate", "logits", "surprisal", "perplexity", "evaluate", "embed", "chat", "speed", "cost"];

    /// <inheritdoc/>
    public override SamplingOptions Honoured(SamplingOptions sampling) => sampling;

    /// <inheritdoc/>
    public override IEnumerable<StreamPart> Write(
        string prompt,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<ServiceToken> tokens = Tokenize(prompt, new TokenizationOptions { ParseSpecial = parseSpecial }, cancellation);
        return Complete([.. tokens.Select(token => token.Id)], options, cancellation);
    }

    /// <inheritdoc/>
    public override ServiceAnswer Answer(
        IReadOnlyList<SpokenMessage> messages,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        (string text, IReadOnlyList<int> tokens) = new ServerTemplate(Connection, this).Read(messages, parseSpecial, cancellation);
        return new ServiceAnswer(text, Complete(tokens, options, cancellation));
    }

    /// <inheritdoc/>
    public override int? CountTokens(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation) =>
        new ServerTemplate(Connection, this).Read(messages, parseSpecial: false, cancellation).Tokens.Count;

    private IEnumerable<StreamPart> Complete(IReadOnlyList<int> prompt, GenerationOptions options, CancellationToken cancellation)
    {
        RequireCommon(options);
        SamplingOptions sampling = options.Sampling;
        JsonObject body = Body(prompt, options.MaxTokens, options.Alternatives);
        body["stream"] = true;
        body["temperature"] = sampling.Temperature;
        body["top_k"] = sampling.TopK;
        body["top_p"] = sampling.TopP;
        body["min_p"] = sampling.MinP;
        body["repeat_penalty"] = sampling.RepetitionPenalty;
        body["repeat_last_n"] = sampling.RepetitionWindow;
        body["seed"] = sampling.Seed;
        body["stop"] = Texts(options.Stop);
        body["logit_bias"] = new JsonArray([
            .. sampling.LogitBias.Select(bias => new JsonArray(
                bias.Token,
                double.IsNegativeInfinity(bias.Value) ? JsonValue.Create(false) : JsonValue.Create(bias.Value)
            )),
        ]);
        if (sampling.Grammar is { } grammar)
        {
            body["grammar"] = grammar.Text;
        }

        // The token that ends a text is told like any other: it has no text, and what comes after it says whether it was the end.
        StreamPart? silent = null;
        foreach (JsonElement json in Connection.Stream("completion", body, cancellation))
        {
            StreamPart part = new(
                json.Text("content") ?? "",
                [.. json.Items("completion_probabilities").Select(Reading.Token)],
                json.Is("stop") ? End(json, options, prompt.Count) : null
            );
            if (silent is not null && json.Text("stop_type") != "eos")
            {
                yield return silent;
            }

            silent = part is { Text: "", End: null, Tokens: [{ Bytes.Length: 0 }] } ? part : null;
            if (silent is null)
            {
                yield return part;
            }
        }
    }

    /// <summary>A token that is a part of a character is not told when it is drawn, so one is drawn by force that is none: what else could
    /// come is told without the bias.</summary>
    public override GenerationOptions ForAlternatives(GenerationOptions options, CancellationToken cancellation) =>
        options with
        {
            Sampling = options.Sampling with { LogitBias = [new LogitBias(Whole(cancellation), Force)] },
        };

    private int Whole(CancellationToken cancellation) =>
        _whole ??= Tokenize("a", new TokenizationOptions { AddSpecial = false }, cancellation) is [.., var last]
            ? last.Id
            : throw Failure.Nonsense("no token for a letter");

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceToken> Tokenize(string text, TokenizationOptions options, CancellationToken cancellation)
    {
        JsonElement answer = Connection.Post(
            "tokenize",
            new JsonObject
            {
                ["content"] = text,
                ["add_special"] = options.AddSpecial,
                ["parse_special"] = options.ParseSpecial,
                ["with_pieces"] = true,
            },
            cancellation
        );
        return
        [
            .. answer
                .Items("tokens")
                .Select(token => new ServiceToken(
                    token.Whole("id") ?? throw Failure.Nonsense("a token without a number"),
                    Piece(token),
                    double.NaN
                )),
        ];
    }

    /// <summary>Scores a text. The server tells log-probabilities of what it draws alone, so each token is drawn by force: a bias is added
    /// to its logit, and what is told is its log-probability without the bias.</summary>
    public override IReadOnlyList<ServiceToken> Score(
        string text,
        TokenizationOptions options,
        int fromByte,
        Action<IReadOnlyList<ServiceToken>, double> soFar,
        CancellationToken cancellation
    )
    {
        ServiceToken[] tokens = [.. Tokenize(text, options, cancellation)];
        (int Start, int Length)[] places = TokenPlaces.In(text, tokens);
        for (int i = 1; i < tokens.Length; i++)
        {
            if (places[i].Start + places[i].Length <= fromByte && fromByte > 0)
            {
                continue;
            }

            tokens[i] = Scored(tokens, i, cancellation);
            soFar(tokens[..(i + 1)], (i + 1.0) / tokens.Length);
        }

        return tokens;
    }

    private ServiceToken Scored(ServiceToken[] tokens, int index, CancellationToken cancellation)
    {
        ServiceToken token = tokens[index];
        if (Drawn(tokens, index, token.Id, 1, cancellation) is { } drawn)
        {
            return drawn.Id == token.Id
                ? token with
                {
                    LogProbability = drawn.LogProbability,
                    Rank = drawn.Top is [{ } best, ..] && best.Id == drawn.Id ? 1 : 0,
                }
                : throw Failure.Nonsense($"token {drawn.Id} where {token.Id} was to be scored");
        }

        // The first bytes of a character are not told before its last. Beside another token they are, if enough are listed.
        for (int listed = 64; ; listed *= 64)
        {
            IReadOnlyList<ServiceToken> top = Drawn(tokens, index, Whole(cancellation), listed, cancellation)?.Top ?? [];
            int place = top.Select((other, i) => (other.Id, Rank: i + 1)).FirstOrDefault(other => other.Id == token.Id).Rank;
            if (place > 0)
            {
                return token with { LogProbability = top[place - 1].LogProbability, Rank = place };
            }

            if (top.Count < listed)
            {
                throw Failure.Nonsense($"no log-probability of token {token.Id}");
            }
        }
    }

    // A token that a bias forces, with its log-probability without it; null where it is a part of a character.
    private ServiceToken? Drawn(ServiceToken[] tokens, int count, int forced, int listed, CancellationToken cancellation)
    {
        JsonObject body = Body(tokens[..count].Select(token => token.Id), 1, listed);
        body["temperature"] = 0;
        body["logit_bias"] = new JsonArray(new JsonArray(forced, Force));
        JsonElement answer = Connection.Post("completion", body, cancellation);
        return answer.Items("completion_probabilities") is [{ } first, ..] ? Reading.Token(first) : null;
    }

    private JsonObject Body(IEnumerable<int> prompt, int tokens, int alternatives) =>
        new()
        {
            ["model"] = Model,
            ["prompt"] = new JsonArray([.. prompt.Select(id => JsonValue.Create(id))]),
            ["n_predict"] = tokens,
            ["n_probs"] = Math.Max(1, alternatives),
            ["cache_prompt"] = true,
        };

    private static StreamEnd End(JsonElement part, GenerationOptions options, int promptTokens) =>
        new(
            part.Text("stop_type") switch
            {
                "limit" => part.Whole("tokens_predicted") is { } written && written < options.MaxTokens
                    ? StopReason.ContextFull
                    : StopReason.MaxTokens,
                "word" => StopReason.StopString,
                _ => options.Sampling.Grammar is null ? StopReason.EndOfText : StopReason.GrammarComplete,
            },
            part.Text("stopping_word") is { Length: > 0 } word ? word : null,
            promptTokens,
            part.Child("timings")?.Count("cache_n") ?? 0
        );

    // A piece that is no text is a list of bytes.
    private static byte[] Piece(JsonElement token) =>
        token.Text("piece") is { } text
            ? System.Text.Encoding.UTF8.GetBytes(text)
            : [.. token.Items("piece").Select(item => item.AsByte() ?? (byte)'?')];
}
