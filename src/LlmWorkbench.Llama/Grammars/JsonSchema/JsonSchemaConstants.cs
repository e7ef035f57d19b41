using System.Text.Json;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>The values of enum and const, and what tells schemas apart.</summary>
internal static class JsonSchemaConstants
{
    /// <summary>The values that a schema allows, or null when it lists none.</summary>
    internal static IReadOnlyList<JsonElement>? Of(JsonSchemaNode node)
    {
        if (!node.Has("enum") && node.Get("const") is null)
        {
            return null;
        }

        IReadOnlyList<string>? types = node.Has("type") ? JsonSchemaReader.TypesOf(node) : null;
        IEnumerable<JsonElement> values = node.Has("enum") ? node.Items("enum") : [node.Keywords["const"].Value];
        if (node.Has("enum") && node.Get("const") is { } constant)
        {
            values = values.Where(value => JsonElement.DeepEquals(value, constant.Value));
        }

        JsonElement[] left = [.. values.Where(value => types is null || types.Any(type => IsOf(value, type)))];
        return left.Length > 0 ? left : throw JsonSchemaNode.Error($"no value of the enum or const at {node.Pointer} fits");
    }

    /// <summary>Refuses schemas of which two might fit the same value.</summary>
    internal static void RequireDifferent(IReadOnlyList<JsonSchemaNode> schemas, string pointer, JsonSchemaMerge merge)
    {
        for (int i = 0; i < schemas.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!AreDifferent(schemas[i], schemas[j], merge))
                {
                    throw JsonSchemaNode.Error(
                        $"oneOf at {pointer} has schemas {j} and {i} that one value might fit both: give them different types or a "
                            + "required const each, or use anyOf"
                    );
                }
            }
        }
    }

    private static bool AreDifferent(JsonSchemaNode a, JsonSchemaNode b, JsonSchemaMerge merge)
    {
        if (a.Has("anyOf") || a.Has("oneOf") || b.Has("anyOf") || b.Has("oneOf"))
        {
            return false;
        }

        if (Of(a) is { } first && Of(b) is { } second)
        {
            return !first.Any(x => second.Any(y => JsonElement.DeepEquals(x, y)));
        }

        if (!KindsOf(a).Intersect(KindsOf(b)).Any())
        {
            return true;
        }

        return KindsOf(a) is ["object"]
            && KindsOf(b) is ["object"]
            && Required(a)
                .Intersect(Required(b))
                .Any(name =>
                    Property(a, name, merge) is { } x
                    && Property(b, name, merge) is { } y
                    && Of(x) is not null
                    && Of(y) is not null
                    && AreDifferent(x, y, merge)
                );
    }

    private static string[] KindsOf(JsonSchemaNode node) =>
        [
            .. (
                Of(node)?.Select(Kind)
                ?? (
                    node.Keywords.Count == 0 || !node.Has("type")
                        ? ["object", "array", "string", "number", "boolean", "null"]
                        : JsonSchemaReader.TypesOf(node)
                )
            )
                .Select(type => type == "integer" ? "number" : type)
                .Distinct(),
        ];

    private static IEnumerable<string> Required(JsonSchemaNode node) => node.Items("required").Select(name => name.ToString());

    private static JsonSchemaNode? Property(JsonSchemaNode node, string name, JsonSchemaMerge merge) =>
        node.Get("properties") is { Value.ValueKind: JsonValueKind.Object } properties
        && properties.Value.TryGetProperty(name, out JsonElement schema)
            ? merge.Flatten(JsonSchemaNode.Of(schema, JsonSchemaNode.Below(properties.Pointer, name)))
            : null;

    private static bool IsOf(JsonElement value, string type) =>
        Kind(value) == type
        || (
            type == "integer"
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out decimal number)
            && number == decimal.Truncate(number)
        );

    private static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
}
