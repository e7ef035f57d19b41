using System.Text.Json;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>Finds references and puts the schemas of an allOf together into one.</summary>
internal sealed class JsonSchemaMerge(JsonElement root)
{
    private const int MaxDepth = 32;

    /// <summary>The pointer that a reference means.</summary>
    internal static string Target(string reference, JsonSchemaNode node) =>
        reference == "#" || reference.StartsWith("#/", StringComparison.Ordinal)
            ? Uri.UnescapeDataString(reference)
            : throw node.Expects("$ref", "a place in the same schema, as in #/$defs/name");

    /// <summary>The schema at a pointer.</summary>
    internal JsonElement Find(string pointer, JsonSchemaNode node)
    {
        JsonElement at = root;
        foreach (string part in pointer.Split('/').Skip(1))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            bool found = at.ValueKind switch
            {
                JsonValueKind.Object => at.TryGetProperty(name, out at),
                JsonValueKind.Array => int.TryParse(name, out int i) && i >= 0 && i < at.GetArrayLength() && (at = at[i]).ValueKind >= 0,
                _ => false,
            };
            if (!found)
            {
                throw JsonSchemaNode.Error($"$ref at {node.Keywords["$ref"].Pointer} means {pointer}, which does not exist");
            }
        }

        return at;
    }

    /// <summary>A schema without allOf and without a $ref beside other keywords.</summary>
    internal JsonSchemaNode Flatten(JsonSchemaNode node)
    {
        var whole = new JsonSchemaNode(node.Pointer);
        Add(whole, node, 0);
        return whole;
    }

    /// <summary>One schema of an anyOf or oneOf together with what stands beside it.</summary>
    internal JsonSchemaNode With(JsonSchemaNode node, string without, JsonElement schema, string pointer)
    {
        var whole = new JsonSchemaNode(pointer);
        var beside = new JsonSchemaNode(node.Pointer);
        foreach ((string name, JsonSchemaKeyword keyword) in node.Keywords.Where(pair => pair.Key != without))
        {
            beside.Keywords.Add(name, keyword);
        }

        Add(whole, beside, 0);
        Add(whole, JsonSchemaNode.Of(schema, pointer), 0);
        return whole;
    }

    private void Add(JsonSchemaNode whole, JsonSchemaNode part, int depth)
    {
        if (depth > MaxDepth)
        {
            throw JsonSchemaNode.Error($"the schema at {part.Pointer} consists of itself");
        }

        RefuseClosedObjects(whole, part);
        foreach ((string name, JsonSchemaKeyword keyword) in part.Keywords)
        {
            switch (name)
            {
                case "$ref":
                    string target = Target(part.Text("$ref")!, part);
                    Add(whole, JsonSchemaNode.Of(Find(target, part), target), depth + 1);
                    break;
                case "allOf":
                    foreach ((int i, JsonElement schema) in part.Items("allOf").Index())
                    {
                        Add(whole, JsonSchemaNode.Of(schema, $"{keyword.Pointer}/{i}"), depth + 1);
                    }

                    break;
                default:
                    whole.Keywords[name] = whole.Get(name) is { } old ? Both(name, old, keyword) : keyword;
                    break;
            }
        }
    }

    // additionalProperties looks only at the properties beside it: two such schemas are not one.
    private static void RefuseClosedObjects(JsonSchemaNode whole, JsonSchemaNode part)
    {
        foreach ((JsonSchemaNode closed, JsonSchemaNode other) in ((JsonSchemaNode, JsonSchemaNode)[])[(whole, part), (part, whole)])
        {
            if (
                closed.Get("additionalProperties") is { } keyword
                && keyword.Value.ValueKind != JsonValueKind.True
                && (other.Has("properties") || (other.Has("$ref") && closed != other))
            )
            {
                throw JsonSchemaNode.Error(
                    $"additionalProperties at {keyword.Pointer} cannot be put together with the properties of another schema"
                );
            }
        }
    }

    private static JsonSchemaKeyword Both(string name, JsonSchemaKeyword a, JsonSchemaKeyword b)
    {
        if (JsonElement.DeepEquals(a.Value, b.Value))
        {
            return a;
        }

        GrammarException conflict = JsonSchemaNode.Error($"{name} at {b.Pointer} cannot be put together with {name} at {a.Pointer}");
        JsonElement value = (name, a.Value.ValueKind, b.Value.ValueKind) switch
        {
            ("minLength" or "minItems" or "minimum" or "exclusiveMinimum", JsonValueKind.Number, JsonValueKind.Number) => Largest(
                a.Value,
                b.Value
            ),
            ("maxLength" or "maxItems" or "maximum" or "exclusiveMaximum", JsonValueKind.Number, JsonValueKind.Number) => Largest(
                a.Value,
                b.Value
            )
                is var large
            && JsonElement.DeepEquals(large, a.Value)
                ? b.Value
                : a.Value,
            ("required", JsonValueKind.Array, JsonValueKind.Array) => Array(a.Value.EnumerateArray().Concat(b.Value.EnumerateArray())),
            ("type", _, _) => Array(Each(a.Value).Where(x => Each(b.Value).Any(y => JsonElement.DeepEquals(x, y)))),
            ("properties", JsonValueKind.Object, JsonValueKind.Object) => Members(a.Value, b.Value, conflict),
            _ => throw conflict,
        };
        return a with { Value = value };
    }

    private static JsonElement[] Each(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static JsonElement Largest(JsonElement a, JsonElement b) => a.GetDouble() >= b.GetDouble() ? a : b;

    private static JsonElement Array(IEnumerable<JsonElement> items) => JsonSerializer.SerializeToElement(items);

    private static JsonElement Members(JsonElement a, JsonElement b, GrammarException conflict)
    {
        var members = a.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
        foreach (JsonProperty property in b.EnumerateObject())
        {
            if (!members.TryAdd(property.Name, property.Value) && !JsonElement.DeepEquals(members[property.Name], property.Value))
            {
                throw conflict;
            }
        }

        return JsonSerializer.SerializeToElement(members);
    }
}
