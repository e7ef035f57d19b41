using System.Collections.Immutable;
using System.Text.Json;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Reads single fields of a notebook's JSON and says in one sentence where one of them is missing or of the wrong type.</summary>
/// <param name="name">How messages name the notebook.</param>
internal sealed class IpynbFields(string name)
{
    public NotebookFormatException Error(string problem) => new($"'{name}' cannot be read: {problem}.");

    public string String(JsonElement parent, string field, string place)
    {
        JsonElement value = Field(parent, field, place);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Error($"'{field}' of {place} must be a string");
    }

    /// <summary>A text that is stored as one string or as a list of lines.</summary>
    public string Text(JsonElement parent, string field, string place) =>
        Joined(Field(parent, field, place)) ?? throw Error($"'{field}' of {place} must be a string or a list of strings");

    public IEnumerable<JsonElement> List(JsonElement parent, string field, string place)
    {
        JsonElement value = Field(parent, field, place);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Error($"'{field}' of {place} must be a list");
    }

    /// <summary>Refuses an object in which a field comes several times, and the last, which counts, is empty, so that nothing would
    /// be left of what another one holds.</summary>
    public void RequireNothingLost(JsonElement parent, string field, string place)
    {
        JsonElement[] values = [.. parent.EnumerateObject().Where(member => member.NameEquals(field)).Select(member => member.Value)];
        if (values.Length > 1 && IsEmpty(values[^1]) && !values.All(IsEmpty))
        {
            throw Error(
                $"'{field}' of {place} is there {values.Length} times, and the last, which is the one that counts, is empty; keep "
                    + "the one that is meant"
            );
        }
    }

    public int? Count(JsonElement parent, string place)
    {
        if (!parent.TryGetProperty("execution_count", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0
            ? count
            : throw Error($"'execution_count' of {place} must be a whole number or null");
    }

    public ImmutableDictionary<string, JsonElement> Metadata(JsonElement parent, string place)
    {
        if (!parent.TryGetProperty("metadata", out JsonElement value))
        {
            return ImmutableDictionary<string, JsonElement>.Empty;
        }

        return value.ValueKind == JsonValueKind.Object
            ? JupyterJson.Members(value)
            : throw Error($"'metadata' of {place} must be an object");
    }

    public Dictionary<string, string> MimeData(JsonElement parent, string place)
    {
        JsonElement value = Field(parent, "data", place);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Error($"'data' of {place} must be an object");
        }

        return JupyterJson
            .Members(value)
            .ToDictionary(mime => mime.Key, mime => (NotebookMime.IsJson(mime.Key) ? null : Joined(mime.Value)) ?? mime.Value.GetRawText());
    }

    private JsonElement Field(JsonElement parent, string field, string place)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            throw Error($"{place} must be an object");
        }

        return parent.TryGetProperty(field, out JsonElement value) ? value : throw Error($"{place} has no '{field}'");
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.String => value.GetString()!.Length == 0,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            _ => false,
        };

    private static string? Joined(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Array when value.EnumerateArray().All(line => line.ValueKind == JsonValueKind.String) => string.Concat(
                value.EnumerateArray().Select(line => line.GetString())
            ),
            _ => null,
        };
}
