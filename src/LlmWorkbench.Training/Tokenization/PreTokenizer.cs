using System.Globalization;
using System.Text;

namespace LlmWorkbench.Training.Tokenization;

/// <summary>
/// Cuts text into the pieces that merges never cross, as GPT-2 does: contractions, words, numbers and marks with the space before
/// them, and white space. It goes by code points where .NET's regular expressions go by UTF-16 units.
/// </summary>
public static class PreTokenizer
{
    private enum Class
    {
        None,
        Letter,
        Number,
        Space,
        Other,
    }

    /// <summary>Cuts a text; the pieces put together are the text again.</summary>
    /// <param name="text">Any text without lone surrogates.</param>
    /// <exception cref="ArgumentException">The text holds a lone surrogate.</exception>
    public static IEnumerable<string> Split(string text)
    {
        for (int at = 0; at < text.Length; )
        {
            int length = PieceLength(text, at);
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private static int PieceLength(string text, int start)
    {
        int contraction = ContractionLength(text, start);
        if (contraction > 0)
        {
            return contraction;
        }

        int body = text[start] == ' ' ? start + 1 : start;
        Class kind = ClassAt(text, body, out _);
        if (kind is Class.Letter or Class.Number or Class.Other)
        {
            return RunEnd(text, body, kind) - start;
        }

        // The last white space before something else belongs to what follows it, unless it stands alone.
        int end = RunEnd(text, start, Class.Space);
        return end - start > 1 && end < text.Length ? end - start - 1 : end - start;
    }

    private static int ContractionLength(string text, int at)
    {
        if (text[at] != '\'' || at + 1 >= text.Length)
        {
            return 0;
        }

        if (text[at + 1] is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return at + 2 < text.Length && (text[at + 1], text[at + 2]) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static int RunEnd(string text, int at, Class kind)
    {
        while (ClassAt(text, at, out int length) == kind)
        {
            at += length;
        }

        return at;
    }

    private static Class ClassAt(string text, int at, out int length)
    {
        length = 0;
        if (at >= text.Length)
        {
            return Class.None;
        }

        var rune = Rune.GetRuneAt(text, at);
        length = rune.Utf16SequenceLength;
        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when Rune.IsWhiteSpace(rune) => Class.Space,
            <= UnicodeCategory.OtherLetter => Class.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Class.Number,
            _ => Class.Other,
        };
    }
}
