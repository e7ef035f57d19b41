using System.Globalization;
using System.Text;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Options;

/// <summary>How a single token is named: by its number (<c>123</c> or <c>id:123</c>) or by its exact text (<c>" Paris"</c>,
/// <c>text:123</c>).</summary>
public static class NamedToken
{
    private const string IdPrefix = "id:";
    private const string TextPrefix = "text:";

    /// <summary>Finds the token.</summary>
    /// <param name="name">A number, or a text that is one token; a space in front counts.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <returns>The token's number.</returns>
    /// <exception cref="WorkbenchException">There is no such token; the sentence lists the tokens that the text is made of.</exception>
    public static int Find(string name, LlamaVocabulary vocabulary) =>
        TryFind(name, vocabulary, out string? text)
        ?? throw NotOne(text, vocabulary.Tokenize(text, addSpecial: false, parseSpecial: true), vocabulary);

    /// <summary>Finds the token, or says which text is none.</summary>
    /// <param name="name">A number, or a text.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="text">The text that is looked for, without its prefix.</param>
    /// <returns>The token's number; <see langword="null"/> where the text is not a single token.</returns>
    /// <exception cref="WorkbenchException">There is no token of the number, or the text is empty.</exception>
    internal static int? TryFind(string name, LlamaVocabulary vocabulary, out string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(vocabulary);
        string number = name.StartsWith(IdPrefix, StringComparison.Ordinal) ? name[IdPrefix.Length..] : name;
        text = name.StartsWith(TextPrefix, StringComparison.Ordinal) ? name[TextPrefix.Length..] : name;
        if (number.Length < name.Length || (name.Length > 0 && name.All(char.IsAsciiDigit)))
        {
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < vocabulary.Count
                ? id
                : throw new WorkbenchException($"There is no token {number}: this vocabulary has the tokens 0 to {vocabulary.Count - 1}.");
        }

        return text.Length == 0
            ? throw new WorkbenchException("A token cannot be named by an empty text: give its text or its number.")
            : FindText(text, vocabulary);
    }

    /// <summary>The refusal of a text that is not a single token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">What the tokenizer makes of it.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="why">Why a single token is needed, as a part of the sentence.</param>
    internal static WorkbenchException NotOne(string text, IReadOnlyList<Token> tokens, LlamaVocabulary vocabulary, string why = "")
    {
        string named = Sentences.And(tokens.Select(t => $"{Shown(vocabulary.GetText(t.Id))} (id {t.Id})"));
        string hint = IsTokenAfterSpace(text, vocabulary)
            ? $", or write \" {VisibleText.OneLine(text)}\": with a space in front it is one"
            : "";
        return new WorkbenchException(
            tokens.Count switch
            {
                0 => $"{Shown(text)} is nothing to this vocabulary's tokenizer: name a token by its text or its number.",
                1 => $"{Shown(text)} is not a token of this vocabulary: its tokenizer makes {named} of it; name that one.",
                _ => $"{Shown(text)} is not a single token of this vocabulary but {tokens.Count}: {named}; {why}name one of "
                    + $"them{hint}.",
            }
        );
    }

    /// <summary>Whether a text is a single token where a space stands before it, as most words inside of a text are.</summary>
    /// <param name="text">The text; one that begins with a space is none.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    internal static bool IsTokenAfterSpace(string text, LlamaVocabulary vocabulary) =>
        text.Length > 0 && text[0] != ' ' && FindText(" " + text, vocabulary) is not null;

    private static int? FindText(string text, LlamaVocabulary vocabulary)
    {
        IReadOnlyList<Token> tokens = vocabulary.Tokenize(text, addSpecial: false, parseSpecial: true);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (tokens.Count == 1 && vocabulary.GetBytes(tokens[0].Id).AsSpan().SequenceEqual(bytes))
        {
            return tokens[0].Id;
        }

        // Some tokenizers put a space in front of every text, so that the token itself is never what they make of it.
        int exact = Enumerable
            .Range(0, vocabulary.Count)
            .Where(id => vocabulary.GetBytes(id).AsSpan().SequenceEqual(bytes))
            .OrderBy(vocabulary.IsByte)
            .FirstOrDefault(-1);
        return exact >= 0 ? exact : null;
    }

    private static string Shown(string text) => $"«{VisibleText.OneLine(text)}»";
}
