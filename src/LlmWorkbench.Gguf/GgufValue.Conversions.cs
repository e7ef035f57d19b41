using System.Collections;
using System.Globalization;

namespace LlmWorkbench.Gguf;

/// <content>What a value is as a .NET type. A value of another kind gives null, never a wrong number.</content>
public sealed partial class GgufValue
{
    /// <summary>The text; null when this is not text. Bytes that are not UTF-8 show as U+FFFD.</summary>
    public string? AsString() => Type == GgufValueType.String ? Strings![0] : null;

    /// <summary>The integer; null when this is not a single integer, or is larger than <see cref="long.MaxValue"/>.</summary>
    public long? AsInteger() => IsArray ? null : ToInteger(First);

    /// <summary>The number, integer or floating point; null when this is not a single number.</summary>
    public double? AsNumber() => IsArray ? null : ToNumber(First);

    /// <summary>The truth value; null when this is none.</summary>
    public bool? AsBoolean() =>
        IsArray ? null
        : First is bool value ? value
        : null;

    /// <summary>The texts of an array of texts; null for other values.</summary>
    public IReadOnlyList<string>? AsStrings() => IsArray ? Strings : null;

    /// <summary>A copy of an array of integers; null for other values, or when one is larger than <see cref="long.MaxValue"/>.</summary>
    public IReadOnlyList<long>? AsIntegers()
    {
        // Not one generic method for the three: it would be compiled for each while a program starts.
        if (!IsArray || _payload is not Array array)
        {
            return null;
        }

        long[] integers = new long[array.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            if (ToInteger(array.GetValue(i)!) is not { } integer)
            {
                return null;
            }

            integers[i] = integer;
        }

        return integers;
    }

    /// <summary>A copy of an array of numbers; null for other values.</summary>
    public IReadOnlyList<double>? AsNumbers()
    {
        if (!IsArray || _payload is not Array array)
        {
            return null;
        }

        double[] numbers = new double[array.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (ToNumber(array.GetValue(i)!) is not { } number)
            {
                return null;
            }

            numbers[i] = number;
        }

        return numbers;
    }

    /// <summary>A copy of an array of truth values; null for other values.</summary>
    public IReadOnlyList<bool>? AsBooleans() =>
        !IsArray ? null
        : _payload is bool[] values ? [.. values]
        : _payload is Array { Length: 0 } ? []
        : null;

    /// <summary>The type in words: <c>uint32</c>, <c>an array of 3 string</c>.</summary>
    public string Describe() => IsArray ? $"an array of {Shown.Number(Count)} {NameOf(ElementType)}" : NameOf(Type);

    /// <summary>The value for people: the number, the text, or an array's first elements and its length.</summary>
    public override string ToString()
    {
        const int Max = 6;
        if (!IsArray)
        {
            return AsString() ?? System.Convert.ToString(First, CultureInfo.InvariantCulture)!;
        }

        IEnumerable<string> first = ((IEnumerable)_payload)
            .Cast<object>()
            .Take(Max)
            .Select(e => System.Convert.ToString(e, CultureInfo.InvariantCulture)!);
        return $"[{string.Join(", ", first)}{(Count > Max ? $", … {Shown.Number(Count)} in all" : "")}]";
    }

    private object First => Strings is { } strings ? strings[0] : ((Array)_payload).GetValue(0)!;

    /// <summary>What a type is called in messages.</summary>
    internal static string NameOf(GgufValueType type) => type.ToString().ToLowerInvariant();

    private static long? ToInteger(object value) =>
        value switch
        {
            byte v => v,
            sbyte v => v,
            ushort v => v,
            short v => v,
            uint v => v,
            int v => v,
            long v => v,
            ulong v => v <= long.MaxValue ? (long)v : null,
            _ => null,
        };

    private static double? ToNumber(object value) =>
        value switch
        {
            float v => v,
            double v => v,
            ulong v => v,
            _ => ToInteger(value),
        };
}
