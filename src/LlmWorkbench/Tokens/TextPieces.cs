using System.Text.RegularExpressions;

namespace LlmWorkbench.Tokens;

/// <summary>
/// How the vocabularies of OpenAI's models take a text apart before its pieces become tokens: the regular expressions of tiktoken
/// (https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py). The library's own way always cuts at the names of
/// control tokens, which are text unless somebody asks for them.
/// </summary>
internal sealed partial class TextPieces
{
    private readonly Regex _pattern;

    private TextPieces(Regex pattern) => _pattern = pattern;

    /// <summary>How GPT-4's vocabulary, cl100k_base, cuts a text before it merges bytes.</summary>
    public static TextPieces Cl100k { get; } = new(Cl100kPattern());

    /// <summary>How GPT-4o's vocabulary, o200k_base, cuts a text before it merges bytes.</summary>
    public static TextPieces O200k { get; } = new(O200kPattern());

    /// <summary>The pieces of a text, in order; together they are the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="special">The names that are control tokens, or <see langword="null"/> when there are none.</param>
    /// <returns>Where each piece stands in the text, in UTF-16 units, and whether it is the name of a control token.</returns>
    public IEnumerable<(int Start, int Length, bool IsSpecial)> Of(string text, IReadOnlyDictionary<string, int>? special)
    {
        int start = 0;
        if (special is { Count: > 0 })
        {
            var names = new Regex(
                string.Join('|', special.Keys.OrderByDescending(name => name.Length).Select(Regex.Escape)),
                RegexOptions.CultureInvariant
            );
            for (Match mark = names.Match(text); mark.Success; mark = mark.NextMatch())
            {
                foreach ((int Start, int Length, bool IsSpecial) piece in Plain(text, start, mark.Index))
                {
                    yield return piece;
                }

                yield return (mark.Index, mark.Length, true);
                start = mark.Index + mark.Length;
            }
        }

        foreach ((int Start, int Length, bool IsSpecial) piece in Plain(text, start, text.Length))
        {
            yield return piece;
        }
    }

    private IEnumerable<(int Start, int Length, bool IsSpecial)> Plain(string text, int start, int end)
    {
        // A part of its own, so that the expression does not look beyond its end.
        string part = start == 0 && end == text.Length ? text : text[start..end];
        for (Match match = _pattern.Match(part); match.Success; match = match.NextMatch())
        {
            yield return (start + match.Index, match.Length, false);
        }
    }

    [GeneratedRegex(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Cl100kPattern();

    [GeneratedRegex(
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex O200kPattern();
}
