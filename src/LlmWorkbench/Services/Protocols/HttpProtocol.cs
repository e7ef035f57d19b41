using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Http;

namespace LlmWorkbench.Services.Protocols;

/// <summary>How a service at an address is asked.</summary>
/// <param name="connection">The way to it.</param>
/// <param name="model">The model's name there.</param>
internal abstract class HttpProtocol(ServiceConnection connection, string model) : ServiceProtocol(connection.Failure)
{
    /// <summary>The way to it.</summary>
    protected ServiceConnection Connection { get; } = connection;

    /// <summary>The model's name there.</summary>
    protected string Model { get; } = model;

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        JsonElement answer = Connection.Post(
            "v1/embeddings",
            new JsonObject { ["model"] = Model, ["input"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]) },
            cancellation
        );
        return Vectors(
            [.. answer.Items("data").OrderBy(item => item.Whole("index") ?? 0).Select(item => item.Child("embedding") ?? default)],
            texts.Count
        );
    }

    /// <summary>Vectors of one width.</summary>
    protected IReadOnlyList<float[]> Vectors(IReadOnlyList<JsonElement> lists, int count) =>
        Checked(
            [
                .. lists.Select(list =>
                    list.Items()
                        .Select(number => number.ValueKind == JsonValueKind.Number ? (float)number.GetDouble() : float.NaN)
                        .ToArray()
                ),
            ],
            count
        );

    /// <summary>Messages as JSON, for a service that writes them into its format itself.</summary>
    protected static JsonArray Said(IEnumerable<SpokenMessage> messages) =>
        new([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Text })]);

    /// <summary>Texts as JSON.</summary>
    protected static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
