using System.Text.Json;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>A keyword's value and where it stands.</summary>
internal readonly record struct JsonSchemaKeyword(JsonElement Value, string Pointer);

/// <summary>One schema's keywords; put together from several when there is an allOf.</summary>
/// <param name="Pointer">Where it stands.</param>
internal sealed record JsonSchemaNode(string Pointer)
{
    private static readonly string[] s_annotations =
    [
        "title",
        "description",
        "default",
        "examples",
        "$schema",
        "$comment",
        "$id",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$defs",
        "definitions",
    ];

    internal Dictionary<string, JsonSchemaKeyword> Keywords { get; } = new(StringComparer.Ordinal);

    /// <summary>The keywords of a schema, without those that say nothing of the value.</summary>
    internal static JsonSchemaNode Of(JsonElement schema, string pointer)
    {
        var node = new JsonSchemaNode(pointer);
        if (schema.ValueKind == JsonValueKind.True)
        {
            return node;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Error(
                schema.ValueKind == JsonValueKind.False
                    ? $"the schema at {pointer} is false, which no value fits"
                    : $"at {pointer} a schema is expected (an object, or true), but there stands {Kind(schema)}"
            );
        }

        foreach (
            JsonProperty property in schema
                .EnumerateObject()
                .Where(property => !s_annotations.Contains(property.Name, StringComparer.Ordinal))
        )
        {
            node.Keywords.Add(property.Name, new JsonSchemaKeyword(property.Value, Below(pointer, property.Name)));
        }

        return node;
    }

    /// <summary>The pointer of a member.</summary>
    internal static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    internal static GrammarException Error(string problem) => new($"JSON schema: {problem}.");

    internal static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };

    internal JsonSchemaKeyword? Get(string name) => Keywords.TryGetValue(name, out JsonSchemaKeyword keyword) ? keyword : null;

    internal bool Has(string name) => Keywords.ContainsKey(name);

    /// <summary>The items of an array keyword.</summary>
    internal IReadOnlyList<JsonElement> Items(string name) =>
        Get(name) is not { } keyword ? []
        : keyword.Value.ValueKind == JsonValueKind.Array ? [.. keyword.Value.EnumerateArray()]
        : throw Expects(name, "an array");

    /// <summary>A number of characters or items.</summary>
    internal int? Length(string name) =>
        Get(name) is not { } keyword ? null
        : keyword.Value.ValueKind == JsonValueKind.Number
        && keyword.Value.TryGetDecimal(out decimal number)
        && number >= 0
        && number <= 10_000
        && number == decimal.Truncate(number)
            ? (int)number
        : throw Expects(name, "a whole number from 0 to 10,000");

    internal string? Text(string name) =>
        Get(name) is not { } keyword ? null
        : keyword.Value.ValueKind == JsonValueKind.String ? keyword.Value.GetString()
        : throw Expects(name, "a string");

    internal GrammarException Expects(string name, string what) => Error($"{name} at {Keywords[name].Pointer} must be {what}");

    /// <summary>Refuses every keyword that is none of these.</summary>
    internal void Allow(string whatFor, params string[] names)
    {
        foreach ((string name, JsonSchemaKeyword keyword) in Keywords)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw Error(
                    JsonSchemaReader.Known.Contains(name, StringComparer.Ordinal)
                        ? $"{name} at {keyword.Pointer} cannot be used {whatFor}"
                        : $"{name} at {keyword.Pointer} is not supported"
                );
            }
        }
    }
}
