using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>
/// Writes given JSON values. Characters outside of ASCII may come as themselves, which is written first and what models
/// prefer, or as the escapes that many JSON writers make of them: both are the same value.
/// </summary>
internal static class JsonSchemaText
{
    /// <summary>An expression for the texts of a value, without white space.</summary>
    internal static string Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => Of(value.GetString()!),
            JsonValueKind.Array => Joined("[", value.EnumerateArray().Select(Of), "]"),
            JsonValueKind.Object => Joined(
                "{",
                value.EnumerateObject().Select(property => $"{Of(property.Name)} \":\" {Of(property.Value)}"),
                "}"
            ),
            _ => JsonSchemaRules.Literal(value.GetRawText()),
        };

    /// <summary>An expression for the texts of a string, with its quotes.</summary>
    internal static string Of(string text)
    {
        var parts = new List<string>();
        var plain = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value != 0x7F)
            {
                plain.Append(Escaped((char)rune.Value));
                continue;
            }

            Flush();
            string escape = string.Join(' ', rune.ToString().Select(Escape));
            parts.Add(rune.Value == 0x7F ? escape : $"({JsonSchemaRules.Literal(rune.ToString())} | {escape})");
        }

        plain.Append('"');
        Flush();
        return string.Join(' ', parts);

        void Flush()
        {
            if (plain.Length > 0)
            {
                parts.Add(JsonSchemaRules.Literal(plain.ToString()));
                plain.Clear();
            }
        }
    }

    private static string Joined(string open, IEnumerable<string> parts, string close) =>
        $"{JsonSchemaRules.Literal(open)} {string.Concat(string.Join(" \",\" ", parts), " ").TrimStart()}{JsonSchemaRules.Literal(close)}";

    private static string Escaped(char c) =>
        c switch
        {
            '"' or '\\' => $"\\{c}",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            _ => c.ToString(),
        };

    // Digits above 9 in either case.
    private static string Escape(char unit) =>
        string.Join(
            ' ',
            ((int)unit)
                .ToString("x4", CultureInfo.InvariantCulture)
                .Select(digit => char.IsAsciiDigit(digit) ? $"\"{digit}\"" : $"[{digit}{char.ToUpperInvariant(digit)}]")
                .Prepend(JsonSchemaRules.Literal("\\u"))
        );
}
