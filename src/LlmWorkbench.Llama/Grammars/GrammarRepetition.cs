using System.Globalization;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>Reads how often an item may stand: *, +, ?, {m}, {m,} or {m,n}.</summary>
internal static class GrammarRepetition
{
    private const int Max = 10_000;

    /// <summary>The least and the most; null is without end.</summary>
    internal static (int Min, int? Max) Read(GrammarText text, bool newLines)
    {
        int start = text.Position;
        switch (text.Take())
        {
            case '*':
                return (0, null);
            case '+':
                return (1, null);
            case '?':
                return (0, 1);
        }

        text.SkipSpace(newLines);
        int min = ReadNumber(text);
        int? max = min;
        text.SkipSpace(newLines);
        if (text.TryTake(','))
        {
            text.SkipSpace(newLines);
            max = !text.AtEnd && char.IsAsciiDigit(text.Current) ? ReadNumber(text) : null;
            text.SkipSpace(newLines);
        }

        if (!text.TryTake('}'))
        {
            throw text.Expected("}");
        }

        return max is null || max >= min ? (min, max) : throw text.Error($"the repetition {{{min},{max}}} ends before it begins", start);
    }

    private static int ReadNumber(GrammarText text)
    {
        int start = text.Position;
        string digits = text.ReadWhile(char.IsAsciiDigit, "a number of repetitions");
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= Max
            ? number
            : throw text.Error($"an item can be repeated at most {Max:N0} times", start);
    }
}
