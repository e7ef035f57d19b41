using System.Globalization;
using System.Text;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>The rules of a grammar that is being written, with those of JSON itself.</summary>
internal sealed class JsonSchemaRules
{
    // The bounds on white space and digits are llama.cpp's: without them a small model never comes to an end.
    private static readonly Dictionary<string, (string Body, string[] Uses)> s_basics = new(StringComparer.Ordinal)
    {
        ["ws"] = (""" | " " | "\n" [ \t]{0,20}""", []),
        ["hex"] = ("[0-9a-fA-F]", []),
        ["char"] = ("""[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" ([0-9a-cA-CefEF] hex{3} | [dD] [0-7] hex{2}))""", ["hex"]),
        ["plain"] = ("""[^"\\\x00-\x1F\x7F]""", []),
        ["string"] = (""" "\"" char* "\"" """, ["char"]),
        ["integer"] = (""" "-"? ("0" | [1-9] [0-9]{0,15}) """, []),
        ["number"] = (""" integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,2})? """, ["integer"]),
        ["boolean"] = (""" "true" | "false" """, []),
        ["null"] = (""" "null" """, []),
        ["object"] = (""" "{" ws (string ":" ws value ("," ws string ":" ws value)* ws)? "}" """, ["ws", "string", "value"]),
        ["array"] = (""" "[" ws (value ("," ws value)* ws)? "]" """, ["ws", "value"]),
        ["value"] = ("object | array | string | number | boolean | null", ["object", "array", "string", "number", "boolean", "null"]),
    };

    private readonly Dictionary<string, string> _rules = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>A text, quoted.</summary>
    internal static string Literal(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(
                c switch
                {
                    '"' or '\\' => $"\\{c}",
                    < ' ' or '\x7F' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
                    _ => c.ToString(),
                }
            );
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A set of characters, in brackets.</summary>
    internal static string Class(CharacterSet set) =>
        $"[{string.Concat(set.Ranges.Select(range => Escape(range.Low) + (range.Low == range.High ? "" : $"-{Escape(range.High)}")))}]";

    /// <summary>A rule of JSON itself.</summary>
    internal string Basic(string name)
    {
        if (_rules.TryAdd(name, ""))
        {
            _order.Add(name);
            (string body, string[] uses) = s_basics[name];
            foreach (string other in uses)
            {
                Basic(other);
            }

            _rules[name] = body.Trim();
        }

        return name;
    }

    /// <summary>Takes a name for a rule whose body comes later: it may use itself.</summary>
    internal string Reserve()
    {
        string name = $"r{_order.Count.ToString(CultureInfo.InvariantCulture)}";
        _order.Add(name);
        _rules.Add(name, "");
        return name;
    }

    /// <summary>Gives a rule its body.</summary>
    internal string Define(string name, string body)
    {
        _rules[name] = body;
        return name;
    }

    /// <summary>A new rule.</summary>
    internal string Add(string body) => Define(Reserve(), body);

    /// <summary>The whole grammar.</summary>
    internal string Write(string root)
    {
        string first = $"{Grammar.RootName} ::= {Basic("ws")} {root}\n";
        return string.Concat(_order.Select(name => $"{name} ::= {_rules[name]}\n").Prepend(first));
    }

    private static string Escape(int codePoint) =>
        codePoint < 128 && char.IsAsciiLetterOrDigit((char)codePoint)
            ? ((char)codePoint).ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\U{codePoint:X8}");
}
