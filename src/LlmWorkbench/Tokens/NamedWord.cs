using System.Text;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tokens;

/// <summary>A word that was asked for by its text: one token, or several, which the model writes one after the other.</summary>
/// <param name="Text">The text as it was asked for; a token that was asked for by its number has its own.</param>
/// <param name="Tokens">What it consists of, at least one token.</param>
public sealed record NamedWord(string Text, IReadOnlyList<TokenInfo> Tokens)
{
    /// <summary>Finds the tokens.</summary>
    /// <param name="name">A token's number, or a text (see <see cref="NamedToken"/>); a space in front counts.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <returns>One token where there is one of exactly this text, and else those that the tokenizer makes of it.</returns>
    /// <exception cref="WorkbenchException">There is no such token, the text is empty, or the tokens together are another text.</exception>
    public static NamedWord Find(string name, LlamaVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (NamedToken.TryFind(name, vocabulary, out string? text) is { } id)
        {
            TokenInfo token = Describe(id, vocabulary);
            return new NamedWord(token.Text, [token]);
        }

        // Some tokenizers put a space in front of every text, or change it: what they read is not the word that was asked for.
        IReadOnlyList<Token> tokens = vocabulary.Tokenize(text, addSpecial: false, parseSpecial: true);
        return tokens.Count > 1 && tokens.SelectMany(t => vocabulary.GetBytes(t.Id)).SequenceEqual(Encoding.UTF8.GetBytes(text))
            ? new NamedWord(text, [.. tokens.Select(t => Describe(t.Id, vocabulary))])
            {
                IsOneAfterSpace = NamedToken.IsTokenAfterSpace(text, vocabulary),
            }
            : throw NamedToken.NotOne(text, tokens, vocabulary);
    }

    /// <summary>Whether it is several tokens, and the same text with a space in front would be one: what was meant, more often than
    /// not.</summary>
    public bool IsOneAfterSpace { get; init; }

    /// <summary>The token with which it begins.</summary>
    public TokenInfo First => Tokens[0];

    /// <summary>Whether it is more than one token.</summary>
    public bool IsSeveral => Tokens.Count > 1;

    /// <summary>The tokens on one line in which spaces can be seen, as in <c>␣Par·is</c>.</summary>
    public string Label => string.Join('·', Tokens.Select(token => token.Label));

    /// <summary>What it consists of, and that its first token stands for it, as a sentence; <see langword="null"/> for a single
    /// token.</summary>
    /// <param name="what">What is done with the first token, as in <c>followed</c>.</param>
    internal string? Note(string what) =>
        IsSeveral
            ? $"«{VisibleText.OneLine(Text)}» is {Tokens.Count} tokens, {Label}: the first of them is "
                + $"{what}.{(Hint is { } hint ? " " + hint : "")}"
            : null;

    /// <summary>How the single token is named that was meant, perhaps, as a sentence; <see langword="null"/> where there is none.</summary>
    internal string? Hint => IsOneAfterSpace ? $"With a space in front it is a single token: \" {VisibleText.OneLine(Text)}\"." : null;

    /// <summary>Does nothing when two words begin with different tokens.</summary>
    /// <exception cref="WorkbenchException">They begin alike.</exception>
    internal static void RequireDifference(NamedWord one, NamedWord other)
    {
        if (one.First.Id == other.First.Id && (one.IsSeveral || other.IsSeveral))
        {
            throw new WorkbenchException(
                $"{one.Label} and {other.Label} begin with the same token, {one.First.Label}: put what they share at the end of "
                    + "the text, and name what comes then."
            );
        }
    }

    private static TokenInfo Describe(int id, LlamaVocabulary vocabulary) =>
        TokenizationExperiment.Describe(vocabulary, new Token(id, 0, 0));
}
