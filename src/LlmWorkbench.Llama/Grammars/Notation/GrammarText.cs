namespace LlmWorkbench.Llama.Grammars.Notation;

/// <summary>The text of a grammar and a place in it.</summary>
internal sealed class GrammarText(string text)
{
    internal int Position { get; private set; }

    internal bool AtEnd => Position >= text.Length;

    internal char Current => text[Position];

    /// <summary>Whether the character may stand in a rule's name.</summary>
    internal static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    internal char Take() => text[Position++];

    internal void MoveTo(int position) => Position = position;

    internal bool TryTake(char c)
    {
        bool here = !AtEnd && Current == c;
        Position += here ? 1 : 0;
        return here;
    }

    internal bool TryTake(string s)
    {
        bool here = text.AsSpan(Position).StartsWith(s, StringComparison.Ordinal);
        Position += here ? s.Length : 0;
        return here;
    }

    internal string ReadName(string what) => ReadWhile(IsWord, what);

    internal string ReadWhile(Func<char, bool> wanted, string what)
    {
        int start = Position;
        while (!AtEnd && wanted(Current))
        {
            Position++;
        }

        return Position > start ? text[start..Position] : throw Expected(what);
    }

    /// <summary>Skips white space and comments.</summary>
    internal void SkipSpace(bool newLines)
    {
        while (!AtEnd && (Current is ' ' or '\t' or '#' || (newLines && Current is '\r' or '\n')))
        {
            bool comment = Take() == '#';
            while (comment && !AtEnd && Current is not ('\r' or '\n'))
            {
                Position++;
            }
        }
    }

    internal GrammarException Expected(string what) =>
        Error(AtEnd ? $"{what} is expected, but the grammar ends here" : $"{what} is expected, but here stands {Shown()}");

    internal GrammarException Error(string problem, int? position = null)
    {
        int place = Math.Min(position ?? Position, text.Length);
        int lineStart = place == 0 ? 0 : text.LastIndexOf('\n', place - 1) + 1;
        return new GrammarException(problem, text.AsSpan(0, place).Count('\n') + 1, place - lineStart + 1);
    }

    private string Shown() => char.IsControl(Current) || char.IsSurrogate(Current) ? $"U+{(int)Current:X4}" : Current.ToString();
}
