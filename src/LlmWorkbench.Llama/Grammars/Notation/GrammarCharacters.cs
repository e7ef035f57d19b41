using System.Globalization;
using System.Text;

namespace LlmWorkbench.Llama.Grammars.Notation;

/// <summary>Reads GBNF's quoted texts and character classes.</summary>
internal static class GrammarCharacters
{
    /// <summary>The code points of a text in double quotes.</summary>
    internal static List<int> ReadLiteral(GrammarText text)
    {
        int open = text.Position;
        text.Take();
        List<int> codePoints = [];
        while (!text.TryTake('"'))
        {
            codePoints.Add(ReadCharacter(text, open, "this \" is never closed"));
        }

        return codePoints;
    }

    /// <summary>The set of a class in square brackets.</summary>
    internal static CharacterSet ReadClass(GrammarText text)
    {
        int open = text.Position;
        const string NeverClosed = "this [ is never closed";
        text.Take();
        bool isNot = text.TryTake('^');
        List<(int Low, int High)> ranges = [];
        while (!text.TryTake(']'))
        {
            int start = text.Position;
            int low = ReadCharacter(text, open, NeverClosed);
            int high = low;
            int hyphen = text.Position;
            if (text.TryTake('-'))
            {
                if (!text.AtEnd && text.Current == ']')
                {
                    text.MoveTo(hyphen);
                }
                else
                {
                    high = ReadCharacter(text, open, NeverClosed);
                }
            }

            ranges.Add(low <= high ? (low, high) : throw text.Error("this range ends before it begins", start));
        }

        var set = CharacterSet.Of(ranges);
        set = isNot ? set.Complement() : set;
        return ranges.Count > 0 && set.Ranges.Count > 0 ? set : throw text.Error("this class holds no character", open);
    }

    private static int ReadCharacter(GrammarText text, int open, string neverClosed)
    {
        if (text.AtEnd)
        {
            throw text.Error(neverClosed, open);
        }

        int start = text.Position;
        char c = text.Take();
        if (c == '\\')
        {
            return ReadEscape(text, start);
        }

        if (!char.IsSurrogate(c))
        {
            return c;
        }

        return !text.AtEnd && Rune.TryCreate(c, text.Current, out Rune rune) && text.Take() != 0
            ? rune.Value
            : throw text.Error("here stands half of a surrogate pair", start);
    }

    private static int ReadEscape(GrammarText text, int start)
    {
        char kind = text.AtEnd ? '\0' : text.Take();
        return kind switch
        {
            'x' => ReadHex(text, start, 2),
            'u' => ReadHex(text, start, 4),
            'U' => ReadHex(text, start, 8),
            't' => '\t',
            'r' => '\r',
            'n' => '\n',
            '\\' or '"' or '[' or ']' or '-' => kind,
            _ => throw text.Error(
                "unknown escape: there are \\n, \\r, \\t, \\\\, \\\", \\[, \\], \\-, \\xHH, \\uHHHH and \\UHHHHHHHH",
                start
            ),
        };
    }

    private static int ReadHex(GrammarText text, int start, int digits)
    {
        uint value = 0;
        for (int i = 0; i < digits; i++)
        {
            if (text.AtEnd || !char.IsAsciiHexDigit(text.Current))
            {
                throw text.Error($"this escape needs {digits} hexadecimal digits", start);
            }

            value = (value << 4) + uint.Parse([text.Take()], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return Rune.IsValid(value) ? (int)value : throw text.Error($"U+{value:X4} is not a character", start);
    }
}
