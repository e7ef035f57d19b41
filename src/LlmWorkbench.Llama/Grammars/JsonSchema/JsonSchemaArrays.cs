using System.Text.Json;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>Arrays: the first items each by a schema of its own, then others.</summary>
internal static class JsonSchemaArrays
{
    internal static string Write(JsonSchemaNode node, JsonSchemaReader reader)
    {
        int min = node.Length("minItems") ?? 0;
        int? max = node.Length("maxItems");
        string ws = reader.Rules.Basic("ws");
        if (max < min)
        {
            throw JsonSchemaNode.Error($"maxItems at {node.Keywords["maxItems"].Pointer} is less than minItems");
        }

        List<string> prefix =
        [
            .. node.Items("prefixItems")
                .Take(max ?? int.MaxValue)
                .Select((item, i) => reader.Visit(item, $"{node.Keywords["prefixItems"].Pointer}/{i}")),
        ];
        string? others = Others(node, reader, prefix.Count > 0);
        int most = others is null ? 0 : max - prefix.Count ?? int.MaxValue;
        int least = Math.Max(0, min - prefix.Count);
        if (least > most)
        {
            throw JsonSchemaNode.Error($"minItems at {node.Keywords["minItems"].Pointer} asks for more items than are described");
        }

        string more =
            others is null || most == 0 ? "" : reader.Rules.Add(Repeated(prefix.Count > 0, others, ws, least, max is null ? null : most));
        string items = string.Join($" \",\" {ws} ", prefix);
        return reader.Rules.Add(prefix.Count > 0 ? $"\"[\" {ws} {items} {more} {ws} \"]\"" : $"\"[\" {ws} {more} \"]\"");
    }

    private static string? Others(JsonSchemaNode node, JsonSchemaReader reader, bool hasPrefix) =>
        node.Get("items") is not { } keyword
            ? hasPrefix
                ? null
                : reader.Rules.Basic("value")
            : keyword.Value.ValueKind switch
            {
                JsonValueKind.False => null,
                JsonValueKind.Array => throw JsonSchemaNode.Error($"items at {keyword.Pointer} is an array: write it as prefixItems"),
                _ => reader.Visit(keyword.Value, keyword.Pointer),
            };

    private static string Repeated(bool hasPrefix, string item, string ws, int least, int? most)
    {
        string next = $"(\",\" {ws} {item})";
        if (hasPrefix)
        {
            return $"{next}{{{least},{most}}}";
        }

        string some = $"{item} {next}{{{Math.Max(0, least - 1)},{most - 1}}} {ws}";
        return least > 0 ? some : $"({some})?";
    }
}
