using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>
/// JSON whose strings can all be read. JSON allows half of a surrogate pair in an escape (<c>"\ud83d"</c>), as a front end writes
/// it that has cut an emoji in two, and .NET parses that but throws as soon as the string is asked for, as it does where bytes
/// are not UTF-8. Both become U+FFFD here, once, so that nothing after it can meet them.
/// </summary>
internal static class RepairedJson
{
    private const int EscapeLength = 6;
    private const string Replacement = "\\uFFFD";

    /// <summary>Repairs JSON.</summary>
    /// <param name="json">UTF-8, or nearly; it need not be JSON.</param>
    /// <returns>The same array where nothing is to be repaired.</returns>
    public static byte[] Of(byte[] json)
    {
        ReadOnlySpan<byte> bytes = json;
        return Utf8.IsValid(bytes) && bytes.IndexOf("\\ud"u8) < 0 && bytes.IndexOf("\\uD"u8) < 0
            ? json
            : Encoding.UTF8.GetBytes(WithoutHalves(Encoding.UTF8.GetString(bytes)));
    }

    private static string WithoutHalves(string text)
    {
        var repaired = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; )
        {
            int length = 1;
            if (text[i] == '\\')
            {
                length = Math.Min(2, text.Length - i);
                if (Escaped(text, i) is { } unit)
                {
                    bool isPair = char.IsHighSurrogate(unit) && Escaped(text, i + EscapeLength) is { } next && char.IsLowSurrogate(next);
                    length = isPair ? 2 * EscapeLength : EscapeLength;
                    if (char.IsSurrogate(unit) && !isPair)
                    {
                        repaired.Append(Replacement);
                        i += length;
                        continue;
                    }
                }
            }

            repaired.Append(text, i, length);
            i += length;
        }

        return repaired.ToString();
    }

    // The UTF-16 code unit that an escape stands for; null where there is no such escape.
    private static char? Escaped(string text, int at) =>
        at + EscapeLength <= text.Length
        && text[at] == '\\'
        && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : null;
}
