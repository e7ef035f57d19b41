using System.Text.Json;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>Objects: the listed properties in their order, each at most once, then others if they are allowed.</summary>
internal sealed class JsonSchemaObjects(JsonSchemaReader reader)
{
    private readonly JsonSchemaRules _rules = reader.Rules;

    internal string Write(JsonSchemaNode node)
    {
        List<(string Name, string Value)> properties = [.. Properties(node)];
        HashSet<string> required =
        [
            .. node.Items("required")
                .Select(name =>
                    name.ValueKind == JsonValueKind.String ? name.GetString()! : throw node.Expects("required", "an array of names")
                ),
        ];
        string? others = Others(node, properties.Count > 0 || required.Count > 0);
        foreach (string name in required.Where(name => properties.All(property => property.Name != name)))
        {
            properties.Add(
                node.Get("additionalProperties")?.Value.ValueKind == JsonValueKind.False
                    ? throw JsonSchemaNode.Error(
                        $"required at {node.Keywords["required"].Pointer} names {name}, which additionalProperties forbids"
                    )
                    : (
                        name,
                        node.Get("additionalProperties") is { Value.ValueKind: JsonValueKind.Object } ? others! : _rules.Basic("value")
                    )
            );
        }

        string ws = _rules.Basic("ws");
        string? extra = others is null
            ? null
            : _rules.Add($"{OtherKey([.. properties.Select(property => property.Name)])} \":\" {ws} {others}");

        // From the last to the first: what may follow when nothing was written yet, and when something was.
        // An empty alternative at the end of a line would swallow the next line, so nothing is written as "".
        string first = extra is null ? "\"\"" : $"({extra} (\",\" {ws} {extra})* {ws})?";
        string later = extra is null ? ws : $"(\",\" {ws} {extra})* {ws}";
        foreach ((string name, string value) in Enumerable.Reverse(properties))
        {
            string pair = $"{JsonSchemaText.Of(name)} \":\" {ws} {value}";
            string rest = _rules.Add(later);
            bool optional = !required.Contains(name);
            first = _rules.Add(optional ? $"{pair} {rest} | {first}" : $"{pair} {rest}");
            later = optional ? $"(\",\" {ws} {pair})? {rest}" : $"\",\" {ws} {pair} {rest}";
        }

        return _rules.Add($"\"{{\" {ws} {first} \"}}\"");
    }

    private IEnumerable<(string Name, string Value)> Properties(JsonSchemaNode node)
    {
        if (node.Get("properties") is not { } keyword)
        {
            yield break;
        }

        if (keyword.Value.ValueKind != JsonValueKind.Object)
        {
            throw node.Expects("properties", "an object");
        }

        foreach (JsonProperty property in keyword.Value.EnumerateObject())
        {
            yield return (property.Name, reader.Visit(property.Value, JsonSchemaNode.Below(keyword.Pointer, property.Name)));
        }
    }

    private string? Others(JsonSchemaNode node, bool listed)
    {
        if (node.Get("additionalProperties") is not { } keyword)
        {
            return listed ? null : _rules.Basic("value");
        }

        return keyword.Value.ValueKind == JsonValueKind.False ? null : reader.Visit(keyword.Value, keyword.Pointer);
    }

    // Written without escapes, so that no listed name can come in disguise.
    private string OtherKey(IReadOnlyList<string> names) =>
        $"\"\\\"\" {(names.Count == 0 ? _rules.Basic("plain") + "*" : OtherThan([.. names.Distinct()], 0))} \"\\\"\"";

    private string OtherThan(IReadOnlyList<string> names, int length)
    {
        string plain = _rules.Basic("plain");
        List<string> ways = [];
        var taken = new List<int> { '"', '\\', 0x7F };
        foreach (
            IGrouping<int, string> group in names.Where(name => name.Length > length).GroupBy(name => char.ConvertToUtf32(name, length))
        )
        {
            taken.Add(group.Key);
            string c = char.ConvertFromUtf32(group.Key);
            if (group.Key >= ' ' && group.Key is not ('"' or '\\' or 0x7F))
            {
                ways.Add($"{JsonSchemaRules.Literal(c)} {OtherThan([.. group], length + c.Length)}");
            }
        }

        ways.Add($"{JsonSchemaRules.Class(CharacterSet.Of([(0, 0x1F), .. taken.Select(c => (c, c))]).Complement())} {plain}*");
        return _rules.Add(names.Any(name => name.Length == length) ? string.Join(" | ", ways) : $"({string.Join(" | ", ways)})?");
    }
}
