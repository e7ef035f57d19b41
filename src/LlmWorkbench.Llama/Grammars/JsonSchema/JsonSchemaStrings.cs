namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>Strings: of some length, of a format, or by a pattern.</summary>
internal static class JsonSchemaStrings
{
    private const string Date =
        """ [1-9] [0-9]{3} "-" (("0" [13578] | "1" [02]) "-" ("0" [1-9] | [12] [0-9] | "3" [01]) | ("0" [469] | "11") "-" ("0" [1-9] | [12] [0-9] | "30") | "02-" ("0" [1-9] | "1" [0-9] | "2" [0-8])) """;
    private const string Time =
        """ ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,6})? ("Z" | [-+] ("0" [0-9] | "1" [0-3]) ":" [0-5] [0-9]) """;
    private const string Uuid = """ [0-9a-f]{8} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{12} """;

    internal static string Write(JsonSchemaNode node, JsonSchemaRules rules)
    {
        string[] ways =
        [
            .. new[]
            {
                node.Has("pattern") ? "pattern" : null,
                node.Has("format") ? "format" : null,
                node.Has("minLength") ? "minLength"
                : node.Has("maxLength") ? "maxLength"
                : null,
            }.OfType<string>(),
        ];
        if (ways.Length > 1)
        {
            throw JsonSchemaNode.Error($"{ways[0]} at {node.Keywords[ways[0]].Pointer} cannot be used together with {ways[1]}");
        }

        return ways switch
        {
            ["pattern"] => Quoted(new JsonSchemaPattern(node.Text("pattern")!, node, rules).Write(), rules),
            ["format"] => Quoted(Format(node), rules),
            [_] => Quoted(Lengths(node, rules), rules),
            _ => rules.Basic("string"),
        };
    }

    private static string Quoted(string body, JsonSchemaRules rules) => rules.Add($"\"\\\"\" ({body.Trim()}) \"\\\"\"");

    private static string Lengths(JsonSchemaNode node, JsonSchemaRules rules)
    {
        int min = node.Length("minLength") ?? 0;
        int? max = node.Length("maxLength");
        return max is null || max >= min
            ? $"{rules.Basic("char")}{{{min},{max}}}"
            : throw JsonSchemaNode.Error($"maxLength at {node.Keywords["maxLength"].Pointer} is less than minLength");
    }

    private static string Format(JsonSchemaNode node) =>
        node.Text("format") switch
        {
            "date" => Date,
            "time" => Time,
            "date-time" => $"{Date.Trim()} \"T\" {Time.Trim()}",
            "uuid" => Uuid,
            var other => throw JsonSchemaNode.Error(
                $"format at {node.Keywords["format"].Pointer} is {other}, but only date, time, date-time and uuid are supported"
            ),
        };
}
