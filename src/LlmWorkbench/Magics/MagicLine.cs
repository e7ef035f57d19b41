using System.Text;

namespace LlmWorkbench.Magics;

/// <summary>Splits the line of a magic into its words.</summary>
internal static class MagicLine
{
    /// <summary>
    /// Splits at white space, except between quotes. A quote opens only at the start of a word or after <c>=</c>, and
    /// in <c>@input:"…"</c>, so «don't» is one word; inside double quotes <c>\"</c> stands for a quote and every other backslash for
    /// itself,
    /// so that a path keeps its backslashes.
    /// </summary>
    /// <param name="line">The line after <c>#!</c>.</param>
    /// <returns>The words without their quotes.</returns>
    /// <exception cref="WorkbenchException">A quote is never closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        (List<string>? words, char? open) = Read(line);
        return open is null
            ? words
            : throw new WorkbenchException(
                $"The quote {open} on this line is opened but never closed{Calls.TypographicSign.Unclosed(line)}."
            );
    }

    /// <summary>Splits as <see cref="Split"/> does, but takes a quote that is never closed to end with the line: it is still being
    /// written.</summary>
    /// <param name="line">The line after <c>#!</c>.</param>
    /// <returns>The words without their quotes.</returns>
    public static IReadOnlyList<string> SplitOpen(string line) => Read(line).Words;

    private static (List<string> Words, char? Open) Read(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char? quote = null;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote is not null)
            {
                if (c == '\\' && quote == '"' && i + 1 < line.Length && line[i + 1] == '"')
                {
                    word!.Append(line[++i]);
                }
                else if (c == quote)
                {
                    quote = null;
                }
                else
                {
                    word!.Append(c);
                }
            }
            else if (char.IsWhiteSpace(c))
            {
                Close();
            }
            else if (c is '"' or '\'' && (word is null || word[^1] == '=' || (word[^1] == ':' && word[0] == '@')))
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Close();
        return (words, quote);

        void Close()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
