using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>Reads a figure of plotly.js, in which nearly everything may be left out, or be one value for all points or a list of
/// them.</summary>
internal static partial class FigureJson
{
    /// <summary>A value by its path of names; nothing where a step of it is not there.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            node = node is JsonObject parent ? parent[name] : null;
        }

        return node;
    }

    /// <summary>A list's items; one value is a list of one, and nothing is an empty list.</summary>
    public static IReadOnlyList<JsonNode?> Items(this JsonNode? node) =>
        node switch
        {
            null => [],
            JsonArray list => [.. list],
            _ => [node],
        };

    /// <summary>The value of the n-th point: of a list its n-th item, otherwise the value that all points share.</summary>
    public static JsonNode? Of(this JsonNode? node, int point) =>
        node is JsonArray list
            ? point < list.Count
                ? list[point]
                : null
            : node;

    /// <summary>A number, or nothing where there is none.</summary>
    public static double? Number(this JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue<double>(out double number) ? number
        : value.TryGetValue<string>(out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? number
        : null;

    /// <summary>A number with a standard for where there is none.</summary>
    public static double Number(this JsonNode? node, double standard) => node.Number() ?? standard;

    /// <summary>Whether it is a number and not a text that looks like one.</summary>
    public static bool IsNumber(this JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out _);

    /// <summary>Whether it is true.</summary>
    public static bool? Flag(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out bool flag) ? flag : null;

    /// <summary>A word such as the name of a mode or a colour.</summary>
    public static string? Word(this JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue<string>(out string? text) ? text
        : node.ToJsonString();

    /// <summary>Text as plotly.js would show it: tags are left out, entities are letters.</summary>
    public static string Text(this JsonNode? node) =>
        node.Word() is { } text ? Clean(WebUtility.HtmlDecode(Tag().Replace(LineBreak().Replace(text, "\n"), ""))) : "";

    /// <summary>Text on one line.</summary>
    public static string Line(this JsonNode? node) => node.Text().Replace('\n', ' ');

    // XML has no place for control characters and half letters, and a picture none for what turns the direction of its letters.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isShown =
                rune.Value is '\n' or '\t'
                || (
                    rune.Value >= 0x20
                    && rune.Value is not (>= 0x7F and <= 0x9F or >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0xFFFE or 0xFFFF)
                );
            clean.Append(isShown ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    [GeneratedRegex("<br ?/?>")]
    private static partial Regex LineBreak();

    [GeneratedRegex("</?[a-z][^<>]*>")]
    private static partial Regex Tag();
}
