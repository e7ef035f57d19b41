using System.Globalization;
using System.Text.Json;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>Whole numbers between bounds, digit by digit.</summary>
internal static class JsonSchemaIntegers
{
    private const long Max = 9_999_999_999_999_999;

    internal static string Write(JsonSchemaNode node, JsonSchemaRules rules)
    {
        if (!node.Has("minimum") && !node.Has("maximum") && !node.Has("exclusiveMinimum") && !node.Has("exclusiveMaximum"))
        {
            return rules.Basic("integer");
        }

        decimal min = Math.Max(
            Bound(node, "minimum") is { } low ? decimal.Ceiling(low) : -Max,
            Bound(node, "exclusiveMinimum") is { } above ? decimal.Floor(above) + 1 : -Max
        );
        decimal max = Math.Min(
            Bound(node, "maximum") is { } high ? decimal.Floor(high) : Max,
            Bound(node, "exclusiveMaximum") is { } below ? decimal.Ceiling(below) - 1 : Max
        );
        return min <= max && min >= -Max && max <= Max
            ? rules.Add(string.Join(" | ", Ways((long)min, (long)max)))
            : throw JsonSchemaNode.Error($"no whole number of at most 16 digits lies between the bounds at {node.Pointer}");
    }

    private static decimal? Bound(JsonSchemaNode node, string name) =>
        node.Get(name) is not { } keyword ? null
        : keyword.Value.ValueKind != JsonValueKind.Number ? throw node.Expects(name, "a number")
        : keyword.Value.TryGetDecimal(out decimal number) && Math.Abs(number) <= Max ? number
        : throw node.Expects(name, "a number of at most 16 digits");

    private static IEnumerable<string> Ways(long min, long max)
    {
        if (min < 0)
        {
            yield return $"\"-\" ({string.Join(" | ", ByLength(Math.Max(1, -max), -min))})";
        }

        if (max >= 0)
        {
            yield return string.Join(" | ", ByLength(Math.Max(0, min), max));
        }
    }

    private static IEnumerable<string> ByLength(long min, long max)
    {
        long least = 0;
        for (long next = 10; least <= max; (least, next) = (next, next * 10))
        {
            if (min < next)
            {
                yield return Digits(Text(Math.Max(min, least)), Text(Math.Min(max, next - 1)));
            }
        }
    }

    // All texts of digits from low to high, which are equally long.
    private static string Digits(string low, string high)
    {
        if (low == high)
        {
            return JsonSchemaRules.Literal(low);
        }

        if (low.All(c => c == '0') && high.All(c => c == '9'))
        {
            return $"[0-9]{{{low.Length}}}";
        }

        (char from, char to) = (low[0], high[0]);
        (string lowRest, string highRest) = (low[1..], high[1..]);
        if (lowRest.Length == 0)
        {
            return $"[{from}-{to}]";
        }

        if (from == to)
        {
            return $"\"{from}\" ({Digits(lowRest, highRest)})";
        }

        List<string> ways = [];
        if (lowRest.Any(c => c != '0'))
        {
            ways.Add($"\"{from}\" ({Digits(lowRest, new string('9', lowRest.Length))})");
            from++;
        }

        string? last = null;
        if (highRest.Any(c => c != '9'))
        {
            last = $"\"{to}\" ({Digits(new string('0', highRest.Length), highRest)})";
            to--;
        }

        if (from <= to)
        {
            ways.Add($"[{from}-{to}] [0-9]{{{lowRest.Length}}}");
        }

        return string.Join(" | ", last is null ? ways : [.. ways, last]);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
