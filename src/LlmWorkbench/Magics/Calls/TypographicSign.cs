using System.CommandLine;
using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Calls;

/// <summary>Finds the quotes and dashes that word processors, chats and web pages put in the place of those that are typed: a command
/// line takes them for letters.</summary>
internal static partial class TypographicSign
{
    private const string Opening = "“„‟‘‚‛«‹";
    private const string Closing = "”“’»›";

    /// <summary>The sentence on a command line that is not understood because of one.</summary>
    /// <param name="parsed">A parse with at least one error.</param>
    /// <returns>The sentence, or <see langword="null"/> where no such sign is the reason.</returns>
    public static string? Sentence(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] words = [.. parsed.Tokens.Select(token => token.Value).Where(word => !CommandWords.IsText(command, word))];
        if (words.FirstOrDefault(word => DashPattern().IsMatch(word)) is { } dashed)
        {
            return Dashed(dashed);
        }

        // What is whole between two of them was one word in straight quotes, and means them.
        return parsed.UnmatchedTokens.Count > 0 && words.FirstOrDefault(IsOpened) is { } opened
            ? $"{VisibleText.Phrase(opened)} begins with a typographic quote, which is a letter here: put the text between straight "
                + "quotes, \" or '."
            : null;
    }

    /// <summary>Refuses a word in the place of a verb that was meant as an option.</summary>
    /// <param name="word">The word, or <see langword="null"/>.</param>
    /// <exception cref="WorkbenchException">It begins with a typographic dash.</exception>
    public static void Refuse(string? word)
    {
        if (word is not null && DashPattern().IsMatch(word))
        {
            throw new WorkbenchException(Dashed(word));
        }
    }

    /// <summary>What is added to the sentence on a straight quote that is never closed.</summary>
    /// <param name="line">The line.</param>
    /// <returns>A clause that goes on after a comma; empty where no typographic quote is on the line.</returns>
    public static string Unclosed(string line)
    {
        int place = line.AsSpan().IndexOfAny(Closing);
        return place < 0 ? "" : $" ({line[place]} is a typographic quote, which does not close it)";
    }

    private static string Dashed(string word) =>
        $"{VisibleText.Phrase(word)} begins with a typographic dash: options begin with two hyphens, as in "
        + $"--{DashPattern().Match(word).Groups["name"].Value}.";

    private static bool IsOpened(string word) =>
        Opening.Contains(word[..Math.Min(1, word.Length)], StringComparison.Ordinal)
        && word.Length > 0
        && !Closing.Contains(word[^1], StringComparison.Ordinal);

    // Hyphens and dashes of Unicode (General Punctuation) and the minus sign, at least one of which is not the keyboard's.
    [GeneratedRegex(
        @"^(?=-?[\u2010-\u2015\u2212])[-\u2010-\u2015\u2212]{1,2}(?<name>[A-Za-z][A-Za-z0-9-]*)([=:]\S*)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DashPattern();
}
