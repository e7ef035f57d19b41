using System.Globalization;
using System.Text;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars.JsonSchema;

/// <summary>
/// A pattern (ECMA-262's regular expressions) as an expression of a grammar: characters, the dot, classes, \d \w \s \D \W \S,
/// \t \n \r \f \v \xHH \uHHHH and escaped signs, groups, |, * + ? {m} {m,} {m,n}, and ^ and $ at the ends. Look-around,
/// back-references, \b and \p are refused.
/// </summary>
internal sealed class JsonSchemaPattern(string pattern, JsonSchemaNode node, JsonSchemaRules rules)
{
    private const int MaxNesting = 50;

    private static readonly CharacterSet s_digit = CharacterSet.Of([('0', '9')]);
    private static readonly CharacterSet s_word = CharacterSet.Of([('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')]);
    private static readonly CharacterSet s_space = CharacterSet.Of([
        (9, 13),
        (32, 32),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ]);
    private static readonly CharacterSet s_noLineEnd = CharacterSet.Of([('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)]).Complement();
    private static readonly CharacterSet s_needsEscape = CharacterSet.Of([(0, 0x1F), ('"', '"'), ('\\', '\\')]);
    private static readonly (int Character, string Text)[] s_escaped =
    [
        ('"', "\\\""),
        ('\\', "\\\\"),
        ('\b', "\\b"),
        ('\f', "\\f"),
        ('\n', "\\n"),
        ('\r', "\\r"),
        ('\t', "\\t"),
        ('\v', "\\u000b"),
        (0, "\\u0000"),
    ];

    private int _at;
    private int _nesting;

    private bool AtEnd => _at >= pattern.Length;

    /// <summary>The expression for a string's inside.</summary>
    internal string Write()
    {
        List<string> ways = [];
        do
        {
            string before = TryTake('^') ? "" : $"{rules.Basic("char")}* ";
            string body = Sequence();
            string after = TryTake('$') ? "" : $" {rules.Basic("char")}*";
            ways.Add($"{before}{body}{after}");
        } while (TryTake('|'));
        return AtEnd
            ? string.Join(" | ", ways)
            : throw Unsupported(pattern[_at] == ')' ? "a ) without its (" : "^ or $ elsewhere than at the ends");
    }

    private string Sequence()
    {
        List<string> items = [];
        while (!AtEnd && pattern[_at] is not ('|' or ')' or '$' or '^'))
        {
            items.Add($"{Item()}{Repetition()}");
        }

        return string.Join(' ', items);
    }

    private string Item()
    {
        switch (pattern[_at])
        {
            case '(':
                return Group();
            case '[':
                return Emit(Class());
            case '.':
                _at++;
                return Emit(s_noLineEnd);
            case '*' or '+' or '?' or '{' or '}' or ']':
                throw Unsupported($"{pattern[_at]} here");
            default:
                return Emit(Character(inClass: false));
        }
    }

    private string Group()
    {
        _at++;
        if (TryTake('?') && !TryTake(':'))
        {
            throw Unsupported("(? other than (?:");
        }

        if (++_nesting > MaxNesting)
        {
            throw Unsupported($"groups nested more than {MaxNesting} deep");
        }

        List<string> ways = [Sequence()];
        while (TryTake('|'))
        {
            ways.Add(Sequence());
        }

        _nesting--;
        return TryTake(')') ? $"({string.Join(" | ", ways)})" : throw Unsupported(AtEnd ? "a ( without its )" : "^ or $ inside a group");
    }

    private string Repetition()
    {
        int start = _at;
        if (AtEnd || pattern[_at] is not ('*' or '+' or '?' or '{'))
        {
            return "";
        }

        int end = pattern[_at] == '{' ? pattern.IndexOf('}', _at) : _at;
        string repetition = end < 0 ? "" : pattern[start..(end + 1)];
        _at = end + 1;

        // As few or as many as possible: the texts are the same.
        TryTake('?');
        bool isCount =
            repetition.Length > 2
            && repetition[1..^1].Split(',') is { Length: 1 or 2 } bounds
            && int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out int min)
            && min <= 10_000
            && (
                bounds.Length == 1
                || bounds[1].Length == 0
                || (int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out int max) && max >= min && max <= 10_000)
            );
        return repetition is "*" or "+" or "?" || isCount ? repetition : throw Unsupported($"the repetition {repetition}");
    }

    private CharacterSet Class()
    {
        _at++;
        bool isNot = TryTake('^');
        List<(int Low, int High)> ranges = [];
        while (!AtEnd && pattern[_at] != ']')
        {
            CharacterSet low = Character(inClass: true);
            CharacterSet high = low;
            if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
            {
                _at++;
                high = Character(inClass: true);
                if (low.Ranges is not [var a] || high.Ranges is not [var b] || a.Low != a.High || b.Low != b.High || a.Low > b.Low)
                {
                    throw Unsupported("this range of a class");
                }

                ranges.Add((a.Low, b.Low));
                continue;
            }

            ranges.AddRange(low.Ranges);
        }

        var set = CharacterSet.Of(ranges);
        return TryTake(']')
            ? isNot
                ? set.Complement()
                : set
            : throw Unsupported("a [ without its ]");
    }

    private CharacterSet Character(bool inClass)
    {
        if (pattern[_at] != '\\')
        {
            int codePoint = char.ConvertToUtf32(pattern, _at);
            _at += codePoint > 0xFFFF ? 2 : 1;
            return One(codePoint);
        }

        _at++;
        char kind = AtEnd ? throw Unsupported("a \\ at the end") : pattern[_at++];
        return kind switch
        {
            'd' => s_digit,
            'D' => s_digit.Complement(),
            'w' => s_word,
            'W' => s_word.Complement(),
            's' => s_space,
            'S' => s_space.Complement(),
            't' => One('\t'),
            'n' => One('\n'),
            'r' => One('\r'),
            'f' => One('\f'),
            'v' => One('\v'),
            'b' when inClass => One('\b'),
            'x' => One(Hex(2)),
            'u' => One(Hex(4)),
            _ when char.IsAscii(kind) && !char.IsAsciiLetterOrDigit(kind) => One(kind),
            _ => throw Unsupported($"\\{kind}"),
        };
    }

    private static CharacterSet One(int codePoint) => CharacterSet.Of([(codePoint, codePoint)]);

    private int Hex(int digits)
    {
        if (
            _at + digits > pattern.Length
            || !int.TryParse(pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || !Rune.IsValid(value)
        )
        {
            throw Unsupported($"an escape without its {digits} hexadecimal digits");
        }

        _at += digits;
        return value;
    }

    // Inside a JSON string some characters are written with a backslash.
    private string Emit(CharacterSet set)
    {
        CharacterSet plain = set.Without(s_needsEscape);
        List<string> ways = plain.Ranges.Count == 0 ? [] : [JsonSchemaRules.Class(plain)];
        ways.AddRange(s_escaped.Where(e => set.Contains(e.Character)).Select(e => JsonSchemaRules.Literal(e.Text)));
        return ways.Count > 0
            ? $"({string.Join(" | ", ways)})"
            : throw Unsupported("a class that holds no character or only control characters");
    }

    private bool TryTake(char c)
    {
        bool here = !AtEnd && pattern[_at] == c;
        _at += here ? 1 : 0;
        return here;
    }

    private GrammarException Unsupported(string what) =>
        JsonSchemaNode.Error(
            $"pattern at {node.Keywords["pattern"].Pointer} has {what} at character {Math.Min(_at, pattern.Length)}, which is not supported"
        );
}
