using System.Text.Json;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>Writes a rule for each schema inside a JSON schema.</summary>
internal sealed class JsonSchemaReader(JsonElement root, JsonSchemaRules rules)
{
    private const int MaxDepth = 200;

    private static readonly string[] s_types = ["object", "array", "string", "integer", "number", "boolean", "null"];
    private static readonly string[] s_objectKeywords = ["properties", "required", "additionalProperties"];
    private static readonly string[] s_arrayKeywords = ["items", "prefixItems", "minItems", "maxItems"];
    private static readonly string[] s_stringKeywords = ["minLength", "maxLength", "pattern", "format"];
    private static readonly string[] s_integerKeywords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

    private readonly JsonSchemaMerge _merge = new(root);
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>Every keyword that can be used somewhere.</summary>
    internal static IReadOnlyList<string> Known { get; } =
    [
        "type",
        "enum",
        "const",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
        .. s_objectKeywords,
        .. s_arrayKeywords,
        .. s_stringKeywords,
        .. s_integerKeywords,
    ];

    internal JsonSchemaRules Rules => rules;

    /// <summary>An expression for the texts that fit a schema.</summary>
    internal string Visit(JsonElement schema, string pointer)
    {
        var node = JsonSchemaNode.Of(schema, pointer);
        if (node.Text("$ref") is not { } reference || node.Keywords.Count > 1)
        {
            return Visit(node);
        }

        string target = JsonSchemaMerge.Target(reference, node);
        if (!_references.TryGetValue(target, out string? name))
        {
            name = rules.Reserve();
            _references.Add(target, name);
            _depth =
                _depth < MaxDepth
                    ? _depth + 1
                    : throw JsonSchemaNode.Error($"references lead through more than {MaxDepth} schemas at {pointer}");
            rules.Define(name, Visit(_merge.Find(target, node), target));
            _depth--;
        }

        return name;
    }

    private string Visit(JsonSchemaNode raw)
    {
        JsonSchemaNode node = _merge.Flatten(raw);
        foreach (string several in (string[])["anyOf", "oneOf"])
        {
            if (node.Has(several))
            {
                return VisitAlternatives(node, several);
            }
        }

        if (node.Keywords.Count == 0)
        {
            return rules.Basic("value");
        }

        if (node.Has("enum") || node.Has("const"))
        {
            node.Allow("beside enum or const", "enum", "const", "type");
            return rules.Add(string.Join(" | ", JsonSchemaConstants.Of(node)!.Select(JsonSchemaText.Of)));
        }

        IReadOnlyList<string> types = TypesOf(node);
        node.Allow($"with type {string.Join(" or ", types)}", ["type", .. types.SelectMany(KeywordsOf)]);
        return types.Count == 1 ? Visit(node, types[0]) : rules.Add(string.Join(" | ", types.Select(type => Visit(node, type))));
    }

    private static string[] KeywordsOf(string type) =>
        type switch
        {
            "object" => s_objectKeywords,
            "array" => s_arrayKeywords,
            "string" => s_stringKeywords,
            "integer" => s_integerKeywords,
            _ => [],
        };

    private string Visit(JsonSchemaNode node, string type) =>
        type switch
        {
            "object" => new JsonSchemaObjects(this).Write(node),
            "array" => JsonSchemaArrays.Write(node, this),
            "string" => JsonSchemaStrings.Write(node, rules),
            "integer" => JsonSchemaIntegers.Write(node, rules),
            _ => rules.Basic(type),
        };

    /// <summary>The types that a schema allows; without a type those that its keywords are made for.</summary>
    internal static IReadOnlyList<string> TypesOf(JsonSchemaNode node)
    {
        if (node.Get("type") is not { } keyword)
        {
            string[] meant = [.. ((string[])["object", "array", "string"]).Where(type => KeywordsOf(type).Any(node.Has))];
            return meant.Length > 0 ? meant
                : s_integerKeywords.FirstOrDefault(node.Has) is { } bound
                    ? throw JsonSchemaNode.Error($"{bound} at {node.Keywords[bound].Pointer} needs \"type\": \"integer\" beside it")
                : s_types.Where(type => type != "integer").ToArray();
        }

        string[] types =
            keyword.Value.ValueKind == JsonValueKind.String
                ? [keyword.Value.GetString()!]
                : [.. node.Items("type").Select(item => item.ToString())];
        if (types.FirstOrDefault(type => !s_types.Contains(type, StringComparer.Ordinal)) is { } unknown)
        {
            throw JsonSchemaNode.Error($"type at {keyword.Pointer} is {unknown}, but there are {string.Join(", ", s_types)}");
        }

        // A whole number is a number: both would be two ways to the same text.
        types = [.. types.Distinct().Where(type => type != "integer" || !types.Contains("number"))];
        return types.Length > 0 ? types : throw node.Expects("type", "a type or several");
    }

    private string VisitAlternatives(JsonSchemaNode node, string several)
    {
        IReadOnlyList<JsonElement> items = node.Items(several);
        string pointer = node.Keywords[several].Pointer;
        if (items.Count == 0)
        {
            throw node.Expects(several, "an array with at least one schema");
        }

        if (node.Keywords.Count == 1 && several == "anyOf")
        {
            return rules.Add(string.Join(" | ", items.Select((item, i) => Visit(item, $"{pointer}/{i}"))));
        }

        List<JsonSchemaNode> whole = [.. items.Select((item, i) => _merge.With(node, several, item, $"{pointer}/{i}"))];
        if (several == "oneOf")
        {
            JsonSchemaConstants.RequireDifferent(whole, pointer, _merge);
        }

        return rules.Add(
            string.Join(" | ", node.Keywords.Count == 1 ? items.Select((item, i) => Visit(item, $"{pointer}/{i}")) : whole.Select(Visit))
        );
    }
}
