using System.Globalization;
using System.Text;

namespace LlmWorkbench.Gguf;

/// <summary>Text and numbers from a file as a message may show them: short, on one line, without control characters.</summary>
internal static class Shown
{
    /// <summary>A name in quotes, cut after 60 characters.</summary>
    public static string Name(string text) => $"'{Text(text, 60)}'";

    /// <summary>A name in quotes, from bytes that may not be UTF-8.</summary>
    public static string Name(ReadOnlySpan<byte> utf8) => Name(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 400)]));

    /// <summary>A whole number with thousands separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number with thousands separators.</summary>
    public static string Number(ulong value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes.</summary>
    public static string Bytes(long count) => count == 1 ? "1 byte" : $"{Number(count)} bytes";

    /// <summary>A shape in ggml's order: <c>[64, 32]</c>.</summary>
    public static string Shape(IEnumerable<long> dimensions) =>
        $"[{string.Join(", ", dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Text without control characters, cut after <paramref name="length"/> characters.</summary>
    public static string Text(string text, int length)
    {
        StringBuilder shown = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= length)
            {
                return shown.Append('…').ToString();
            }

            if (
                Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            )
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }
}
