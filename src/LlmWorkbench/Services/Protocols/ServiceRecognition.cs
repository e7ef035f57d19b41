using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Protocols;

/// <summary>Finds out what a service is and which model is meant.</summary>
/// <param name="connection">The way to it.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class ServiceRecognition(ServiceConnection connection, CancellationToken cancellation)
{
    private const int Listed = 10;

    // Paths of files are names too.
    private const int LongestName = 1000;

    /// <summary>Finds out.</summary>
    /// <param name="wanted">The model's name; <see langword="null"/> for the only one.</param>
    /// <param name="given">What the service is, where that is known.</param>
    /// <exception cref="WorkbenchException">It is none that is known, or does not have the model.</exception>
    public (ServiceProtocol Protocol, ModelFacts Facts) Find(string? wanted, ServiceApi? given)
    {
        JsonElement? models = given == ServiceApi.Ollama ? null : connection.Get("v1/models", cancellation);
        IReadOnlyList<JsonElement> entries = models?.Items("data") ?? [];
        if (given is null && models is null && !IsOllama())
        {
            throw connection.Failure.Of(
                "has neither /v1/models nor /api/version, so it is no service that is known here: give --api and --name if it is one"
            );
        }

        ServiceApi api = given ?? Api(entries);
        string[] names =
            entries.Count > 0 || given is not (null or ServiceApi.Ollama)
                ? [.. entries.Select(entry => entry.Text("id")).OfType<string>()]
                :
                [
                    .. (connection.Get("api/tags", cancellation)?.Items("models") ?? [])
                        .Select(entry => entry.Text("name"))
                        .OfType<string>(),
                ];
        if (names.FirstOrDefault(own => own.Length > LongestName) is { } endless)
        {
            throw connection.Failure.Nonsense($"a model's name of {Figures.Count(endless.Length, "letter")}");
        }

        string name = Chosen(wanted, names);
        ModelFacts facts = new() { Address = connection.Address.ToString(), OwnName = name };
        JsonElement? own = entries.Where(entry => entry.Text("id") == name).Select(entry => (JsonElement?)entry).FirstOrDefault();
        return api switch
        {
            ServiceApi.LlamaServer => (new LlamaServerProtocol(connection, name), OfLlamaServer(facts, own)),
            ServiceApi.Vllm => (new VllmProtocol(connection, name), facts with { ServedContextLength = own?.Size("max_model_len") }),
            ServiceApi.Ollama => (new OllamaProtocol(connection, name), OfOllama(facts, name)),
            ServiceApi.Chat => (new ChatProtocol(connection, name), facts),
            _ => (new OpenAiProtocol(connection, name), facts),
        };
    }

    private ServiceApi Api(IReadOnlyList<JsonElement> entries)
    {
        string?[] owners = [.. entries.Select(entry => entry.Text("owned_by"))];
        return owners.Contains("llamacpp") ? ServiceApi.LlamaServer
            : owners.Contains("vllm") ? ServiceApi.Vllm
            : connection.Address.Root.Host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase) ? ServiceApi.Chat
            : IsOllama() ? ServiceApi.Ollama
            : connection.Get("props", cancellation)?.Child("default_generation_settings") is not null ? ServiceApi.LlamaServer
            : ServiceApi.OpenAi;
    }

    private bool IsOllama() => connection.Get("api/version", cancellation)?.Text("version") is not null;

    private string Chosen(string? wanted, string[] names)
    {
        if (wanted is not null)
        {
            // Not every service lists all that it has.
            return names.FirstOrDefault(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                ?? (
                    names.Length is > 0 and <= Listed && names.All(name => !name.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                        ? throw connection.Failure.Of($"has no model {VisibleText.Phrase(wanted)}: it has {Names(names)}")
                        : wanted
                );
        }

        return names.Length switch
        {
            1 => names[0],
            0 => throw connection.Failure.Of("does not say which models it has: name one with --name"),
            _ => throw connection.Failure.Of($"has several models: choose one with --name, of {Names(names)}"),
        };
    }

    private static string Names(string[] names) =>
        Sentences.And(
            names.Length <= Listed
                ? names.Select(VisibleText.Phrase)
                : names.Take(Listed).Select(VisibleText.Phrase).Append($"{names.Length - Listed} others")
        );

    private ModelFacts OfLlamaServer(ModelFacts facts, JsonElement? entry)
    {
        JsonElement? meta = entry?.Child("meta");
        JsonElement? props = connection.Get("props", cancellation);
        return facts with
        {
            ParameterCount = meta?.LongSize("n_params"),
            SizeInBytes = meta?.LongSize("size"),
            WeightType = props?.Text("model_ftype"),
            BitsPerWeight = meta?.LongSize("n_params") is { } weights ? 8.0 * meta?.LongSize("size") / weights : null,
            Width = meta?.Size("n_embd"),
            VocabularySize = meta?.Size("n_vocab"),
            TrainedContextLength = meta?.Size("n_ctx_train"),
            ServedContextLength = props?.Child("default_generation_settings")?.Size("n_ctx"),
            ChatTemplate = props?.Text("chat_template"),
        };
    }

    private ModelFacts OfOllama(ModelFacts facts, string name)
    {
        JsonElement shown = connection.Post("api/show", new JsonObject { ["model"] = name }, cancellation);
        JsonElement info = shown.Child("model_info") ?? default;
        string? architecture = info.Text("general.architecture") ?? shown.Child("details")?.Text("family");
        return facts with
        {
            Architecture = architecture,
            ParameterCount = info.LongSize("general.parameter_count"),
            WeightType = shown.Child("details")?.Text("quantization_level"),
            TrainedContextLength = info.Size($"{architecture}.context_length"),
        };
    }
}
