using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.PromptFormats.Templates;

namespace LlmWorkbench.Tests.Services;

/// <summary>Answers in the forms that services publish.</summary>
internal sealed class StubAnswers(ServiceApi kind, StubModel model)
{
    public string? Get(string path) =>
        (path, kind) switch
        {
            ("/v1/models", ServiceApi.LlamaServer) =>
                """{"data":[{"id":"/models/tutor.gguf","owned_by":"llamacpp","meta":{"n_vocab":2048,"n_params":4200000,"size":8400000}}]}""",
            ("/v1/models", ServiceApi.Vllm) => """{"data":[{"id":"me/tutor","owned_by":"vllm","max_model_len":512}]}""",
            ("/v1/models", ServiceApi.Ollama) => """{"data":[{"id":"tutor:latest","owned_by":"library"}]}""",
            ("/v1/models", _) => """{"object":"list","data":[{"id":"tutor","object":"model","owned_by":"someone"}]}""",
            ("/api/version", ServiceApi.Ollama) => """{"version":"0.12.11"}""",
            ("/api/tags", ServiceApi.Ollama) => """{"models":[{"name":"tutor:latest"}]}""",
            ("/props", ServiceApi.LlamaServer) =>
                """{"default_generation_settings":{"n_ctx":512},"chat_template":"<|end|>","model_ftype":"F16"}""",
            _ => null,
        };

    public string? Post(string path, JsonObject body) =>
        (path, kind) switch
        {
            ("/api/show", ServiceApi.Ollama) =>
                """{"details":{"family":"llama","quantization_level":"F16"},"model_info":{"general.architecture":"llama","llama.context_length":512}}""",
            ("/tokenize", ServiceApi.LlamaServer) => Tokens(body),
            ("/apply-template", ServiceApi.LlamaServer) => $$"""{"prompt":{{Quoted(Rendered(body))}}}""",
            ("/tokenize", ServiceApi.Vllm) when body.ContainsKey("messages") =>
                $$"""{"tokens":[{{string.Join(',', model.Tokenize(Rendered(body), true, true))}}]}""",
            ("/tokenize", ServiceApi.Vllm) => TokenNames(body),
            ("/completion", ServiceApi.LlamaServer) when !IsStreamed(body) => Forced(body),
            ("/v1/completions", ServiceApi.Vllm) when !IsStreamed(body) => PromptScores(body),
            ("/v1/completions", ServiceApi.OpenAi) when !IsStreamed(body) => Echo(body),
            ("/v1/embeddings", _) => Embeddings(body),
            ("/api/embed", ServiceApi.Ollama) => "{\"embeddings\":[" + string.Join(',', Vectors(body)) + "]}",
            _ => null,
        };

    public IEnumerable<string>? Stream(string path, JsonObject body) =>
        (path, kind) switch
        {
            ("/completion", ServiceApi.LlamaServer) => Completion(body),
            ("/v1/completions", ServiceApi.OpenAi or ServiceApi.Vllm) => Completions(body),
            ("/v1/chat/completions", ServiceApi.Chat or ServiceApi.OpenAi or ServiceApi.Vllm) => Chat(body),
            ("/api/chat", ServiceApi.Ollama) => Ollama(body),
            ("/api/generate", ServiceApi.Ollama) => Ollama(body),
            _ => null,
        };

    private static bool IsStreamed(JsonObject body) => (bool?)body["stream"] ?? false;

    private IEnumerable<string> Completion(JsonObject body)
    {
        int[] prompt = Ids(body["prompt"]!);
        int most = (int)body["n_predict"]!;
        (int Token, double[] Next)[] written = [.. Write(prompt, most)];
        foreach ((int token, double[] next) in written)
        {
            yield return $$"""{"content":{{Text(token)}},"tokens":[{{token}}],"stop":false,"completion_probabilities":[{{Told(token, next, (int)body["n_probs"]!)}}]}""";
        }

        if (written.Length < most)
        {
            yield return """{"content":"","tokens":[0],"stop":false,"completion_probabilities":[{"id":0,"token":"","bytes":[],"logprob":-0.01}]}""";
        }

        yield return $$$"""{"content":"","stop":true,"stop_type":"{{{(written.Length < most ? "eos" : "limit")}}}","tokens_predicted":{{{written.Length}}},"timings":{"cache_n":1}}""";
    }

    private IEnumerable<string> Completions(JsonObject body)
    {
        int[] prompt = body["prompt"] is JsonArray list ? Ids(list) : model.Tokenize((string)body["prompt"]!, true, true);
        int most = (int)body["max_tokens"]!;
        int top = (int?)body["logprobs"] ?? 0;
        (int Token, double[] Next)[] written = [.. Write(prompt, most)];
        foreach ((int token, double[] next) in written)
        {
            yield return $$$"""{"choices":[{"text":{{{Text(token)}}},"index":0,"token_ids":[{{{token}}}],"logprobs":{{{Lists([token], [next[token]], [next], top)}}},"finish_reason":null}]}""";
        }

        yield return $$"""{"choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"{{(written.Length < most ? "stop" : "length")}}"}]}""";
        yield return $$$"""{"choices":[],"usage":{"prompt_tokens":{{{prompt.Length}}},"completion_tokens":{{{written.Length}}}}}""";
        yield return "[DONE]";
    }

    private IEnumerable<string> Chat(JsonObject body)
    {
        // The one kind that has nothing but this call stands in for what continues texts too.
        string text = kind == ServiceApi.Chat ? (string)body["messages"]![0]!["content"]! : Rendered(body);
        int[] prompt = model.Tokenize(text, true, true);
        int most = (int)body["max_tokens"]!;
        yield return """{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""";
        (int Token, double[] Next)[] written = [.. Write(prompt, most)];
        foreach ((int token, double[] next) in written)
        {
            string told = Told(token, next, (int?)body["top_logprobs"] ?? 0);
            yield return $$$"""{"choices":[{"index":0,"delta":{"content":{{{Text(token)}}}},"logprobs":{"content":[{{{told}}}]},"finish_reason":null}]}""";
        }

        yield return $$$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{{(written.Length < most ? "stop" : "length")}}}"}]}""";
        yield return $$$"""{"choices":[],"usage":{"prompt_tokens":{{{prompt.Length}}}}}""";
        yield return "[DONE]";
    }

    private IEnumerable<string> Ollama(JsonObject body)
    {
        bool isChat = body.ContainsKey("messages");
        int[] prompt = model.Tokenize(isChat ? Rendered(body) : (string)body["prompt"]!, true, true);
        int most = (int)body["options"]!["num_predict"]!;
        (int Token, double[] Next)[] written = [.. Write(prompt, most)];
        foreach ((int token, double[] next) in written)
        {
            string piece = isChat
                ? $$$"""{"message":{"role":"assistant","content":{{{Text(token)}}}}"""
                : $$"""{"response":{{Text(token)}}""";
            yield return $$"""{{piece}},"model":"tutor","done":false,"logprobs":[{{Told(token, next, (int?)body["top_logprobs"] ?? 0)}}]}""";
        }

        yield return $$"""{"response":"","done":true,"done_reason":"{{(written.Length < most ? "stop" : "length")}}","prompt_eval_count":{{prompt.Length}}}""";
    }

    // The log-probability that is told is the model's own, whatever the bias forces. A token that begins a character is not told.
    private string Forced(JsonObject body)
    {
        int token = (int)body["logit_bias"]![0]![0]!;
        return IsBegun(model.Bytes(token))
            ? """{"content":"\ufffd","stop":true}"""
            : $$"""{"content":"","completion_probabilities":[{{Told(token, model.Next(Ids(body["prompt"]!)), (int)body["n_probs"]!)}}]}""";
    }

    private string Rendered(JsonObject body) =>
        model.Render([.. body["messages"]!.AsArray().Select(m => new TemplateMessage((string)m!["role"]!, (string)m["content"]!))]);

    private static bool IsBegun(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeLastFromUtf8(bytes, out _, out _) == System.Buffers.OperationStatus.NeedMoreData;

    private string PromptScores(JsonObject body)
    {
        int[] ids = Ids(body["prompt"]!);
        IEnumerable<string> places = ids.Skip(1)
            .Select(
                (id, i) =>
                {
                    double[] next = model.Next(ids[..(i + 1)]);
                    return $$$"""{"{{{id}}}":{"logprob":{{{Number(next[id])}}},"rank":{{{next.Count(other => other > next[id]) + 1}}},"decoded_token":"x"}}""";
                }
            );
        return $$"""{"choices":[{"text":"","prompt_logprobs":[{{string.Join(',', places.Prepend("null"))}}]}]}""";
    }

    private string Echo(JsonObject body)
    {
        int[] ids = model.Tokenize((string)body["prompt"]!, true, false);
        double[][] next = [.. Enumerable.Range(1, ids.Length).Select(count => model.Next(ids[..count]))];
        int[] all = [.. ids, Array.IndexOf(next[^1], next[^1].Max())];
        return $$"""{"choices":[{"text":"","logprobs":{{Lists(all, [null, .. all.Skip(1).Select((id, i) => (double?)next[i][id])], [null, .. next], 1)}}}]}""";
    }

    private string Embeddings(JsonObject body)
    {
        IEnumerable<string> items = Vectors(body).Select((vector, i) => "{\"index\":" + i + ",\"embedding\":" + vector + "}");
        return "{\"data\":[" + string.Join(',', items.Reverse()) + "]}";
    }

    private string Tokens(JsonObject body)
    {
        int[] ids = model.Tokenize((string)body["content"]!, (bool)body["add_special"]!, (bool)body["parse_special"]!);
        string tokens = string.Join(',', ids.Select(id => "{\"id\":" + id + ",\"piece\":" + Piece(id) + "}"));
        return "{\"tokens\":[" + tokens + "]}";
    }

    private string TokenNames(JsonObject body)
    {
        int[] ids = model.Tokenize((string)body["prompt"]!, (bool)body["add_special_tokens"]!, false);
        string names = string.Join(',', ids.Select(id => Quoted(ByteNames.Of(model.Bytes(id)))));
        return "{\"tokens\":[" + string.Join(',', ids) + "],\"token_strs\":[" + names + "]}";
    }

    private IEnumerable<(int Token, double[] Next)> Write(int[] prompt, int most)
    {
        List<int> read = [.. prompt];
        for (int i = 0; i < most; i++)
        {
            double[] next = model.Next(read);
            int token = Array.IndexOf(next, next.Max());
            if (model.IsEnd(token))
            {
                yield break;
            }

            yield return (token, next);
            read.Add(token);
        }
    }

    private string Told(int token, double[] next, int top)
    {
        string others = string.Join(',', Best(next, top).Select(id => "{" + Fields(id, next) + "}"));
        return "{" + Fields(token, next) + ",\"top_logprobs\":[" + others + "]}";
    }

    private string Fields(int token, double[] next)
    {
        string bytes = string.Join(',', model.Bytes(token));
        string number = Number(next[token]);
        return $"\"id\":{token},\"token\":{Text(token)},\"bytes\":[{bytes}],\"logprob\":{number}";
    }

    private string Lists(int[] tokens, double?[] numbers, double[]?[] next, int top)
    {
        string texts = string.Join(',', tokens.Select(Name));
        string scores = string.Join(',', numbers.Select(number => number is null ? "null" : Number(number.Value)));
        string tops = string.Join(',', next.Select(row => row is null ? "null" : Alternatives(row, top)));
        return "{\"tokens\":[" + texts + "],\"token_logprobs\":[" + scores + "],\"top_logprobs\":[" + tops + "]}";
    }

    // An object has each text once.
    private string Alternatives(double[] row, int top) =>
        "{" + string.Join(',', Best(row, top).DistinctBy(Text).Select(id => Text(id) + ":" + Number(row[id]))) + "}";

    private IEnumerable<string> Vectors(JsonObject body) =>
        model
            .Embed([.. body["input"]!.AsArray().Select(text => (string)text!)])
            .Select(v => $"[{string.Join(',', v.Select(x => Number(x)))}]");

    private static IEnumerable<int> Best(double[] next, int top) =>
        next.Index().OrderByDescending(token => token.Item).Take(top).Select(token => token.Index);

    private static int[] Ids(JsonNode list) => [.. list.AsArray().Select(id => (int)id!)];

    private string Text(int token) => Quoted(Encoding.UTF8.GetString(model.Bytes(token)));

    // OpenAI's way to write bytes that are no character.
    private string Name(int token) =>
        Utf8.IsValid(model.Bytes(token))
            ? Text(token)
            : Quoted("bytes:" + string.Concat(model.Bytes(token).Select(value => $"\\x{value:x2}")));

    private string Piece(int token) => Utf8.IsValid(model.Bytes(token)) ? Text(token) : $"[{string.Join(',', model.Bytes(token))}]";

    private static string Quoted(string text) => JsonValue.Create(text)!.ToJsonString();

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Bytes in GPT-2's alphabet, by its table of pairs and not by the code that reads it.</summary>
internal static class ByteNames
{
    private static readonly int[] s_shown = [.. Enumerable.Range(33, 94), .. Enumerable.Range(161, 12), .. Enumerable.Range(174, 82)];

    private static readonly int[] s_others = [.. Enumerable.Range(0, 256).Except(s_shown)];

    public static string Of(byte[] bytes) =>
        string.Concat(bytes.Select(value => s_shown.Contains(value) ? (char)value : (char)(256 + Array.IndexOf(s_others, value))));
}
