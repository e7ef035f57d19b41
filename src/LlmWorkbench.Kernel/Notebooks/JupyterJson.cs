using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>Writes JSON byte for byte as Jupyter does, so that saving a notebook in either gives no diff: keys sorted, indented by one
/// space, only quotes, backslashes and control characters escaped.</summary>
internal static class JupyterJson
{
    /// <summary>How deep lists and objects may be nested.</summary>
    public const int MaxDepth = 512;

    /// <summary>The members of an object; of two with one name the last, as Python has it.</summary>
    /// <param name="value">A JSON object.</param>
    public static ImmutableDictionary<string, JsonElement> Members(JsonElement value)
    {
        ImmutableDictionary<string, JsonElement>.Builder members = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        foreach (JsonProperty member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members.ToImmutable();
    }

    /// <summary>A value to put into a document.</summary>
    /// <param name="value">A value of another document, nested at most <see cref="MaxDepth"/> deep.</param>
    /// <returns>Its copy; null is JSON's null.</returns>
    public static JsonNode? Node(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => new JsonObject(Members(value).Select(member => KeyValuePair.Create(member.Key, Node(member.Value)))),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Node)]),
            JsonValueKind.Null => null,
            _ => JsonValue.Create(value.Clone()),
        };

    /// <summary>Writes a value.</summary>
    /// <param name="node">The value; null is JSON's null.</param>
    /// <returns>The JSON text with <c>\n</c> line ends and a last one.</returns>
    public static string Write(JsonNode? node)
    {
        var json = new StringBuilder();
        WriteValue(json, node, 0);
        return json.Append('\n').ToString();
    }

    private static void WriteValue(StringBuilder json, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject value:
                IOrderedEnumerable<KeyValuePair<string, JsonNode?>> members = value.OrderBy(member => member.Key, StringComparer.Ordinal);
                WriteItems(
                    json,
                    '{',
                    '}',
                    depth,
                    members,
                    member =>
                    {
                        WriteString(json, member.Key);
                        json.Append(": ");
                        WriteValue(json, member.Value, depth + 1);
                    }
                );
                break;
            case JsonArray value:
                WriteItems(json, '[', ']', depth, value, item => WriteValue(json, item, depth + 1));
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                WriteString(json, text);
                break;
            default:
                json.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void WriteItems<T>(StringBuilder json, char open, char close, int depth, IEnumerable<T> items, Action<T> write)
    {
        json.Append(open);
        bool any = false;
        foreach (T item in items)
        {
            json.Append(any ? ",\n" : "\n").Append(' ', depth + 1);
            write(item);
            any = true;
        }

        if (any)
        {
            json.Append('\n').Append(' ', depth);
        }

        json.Append(close);
    }

    private static void WriteString(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        json.Append('"');
    }
}
