using System.Globalization;

namespace LlmWorkbench.Gguf.Files;

/// <summary>
/// Makes JSON that others wrote readable: System.Text.Json parses half of a surrogate pair, and throws only when the text is
/// asked for. Here it becomes U+FFFD, as in every text that is read from bytes.
/// </summary>
public static class ForeignJson
{
    private const string Replacement = "fffd";

    /// <summary>Writes U+FFFD for each half of a surrogate pair, escaped or not. All else stays, at the same place.</summary>
    /// <param name="json">JSON, or what claims to be.</param>
    /// <returns>The same text when there is nothing to replace.</returns>
    public static string WithWholeCharacters(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        string text = WithoutHalves(json);
        char[]? repaired = null;

        // Outside of strings JSON has no backslashes, so every one of them begins an escape.
        for (int i = Next(text, 0); i >= 0; )
        {
            int length = 2;
            if (Escaped(text, i) is { } first && char.IsSurrogate(first))
            {
                bool isPair = char.IsHighSurrogate(first) && Escaped(text, i + 6) is { } second && char.IsLowSurrogate(second);
                length = isPair ? 12 : 6;
                if (!isPair)
                {
                    repaired ??= text.ToCharArray();
                    Replacement.CopyTo(repaired.AsSpan(i + 2));
                }
            }

            i = Next(text, i + length);
        }

        return repaired is null ? text : new string(repaired);
    }

    private static int Next(string text, int start) => start < text.Length ? text.IndexOf('\\', start) : -1;

    // The UTF-16 unit of «\uXXXX», or null.
    private static char? Escaped(string text, int start) =>
        start + 6 <= text.Length
        && text[start] == '\\'
        && text[start + 1] == 'u'
        && ushort.TryParse(text.AsSpan(start + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : null;

    private static string WithoutHalves(string text)
    {
        char[]? whole = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            whole ??= text.ToCharArray();
            whole[i] = '\uFFFD';
        }

        return whole is null ? text : new string(whole);
    }
}
