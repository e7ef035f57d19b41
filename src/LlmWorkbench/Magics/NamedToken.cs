using System.Globalization;
using System.Text;
using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Magics;

/// <summary>How a single token is named: by its number (<c>123</c> or <c>id:123</c>) or by its exact text (<c>" Paris"</c>, <c>text:123</c>).</summary>
public static class NamedToken
{
    private const string IdPrefix = "id:";
    private const string TextPrefix = "text:";

    /// <summary>Finds the token.</summary>
    /// <param name="name">A number, or a text that is one token; a space in front counts.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <returns>The token's number.</returns>
    /// <exception cref="WorkbenchException">There is no such token; the sentence lists the tokens that the text is made of.</exception>
    public static int Find(string name, LlamaVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(vocabulary);
        var number = name.StartsWith(IdPrefix, StringComparison.Ordinal) ? name[IdPrefix.Length..] : name;
        if (number.Length < name.Length || (name.Length > 0 && name.All(char.IsAsciiDigit)))
        {
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < vocabulary.Count
                ? id
                : throw new WorkbenchException($"There is no token {number}: this vocabulary has the tokens 0 to {vocabulary.Count - 1}.");
        }

        var text = name.StartsWith(TextPrefix, StringComparison.Ordinal) ? name[TextPrefix.Length..] : name;
        return text.Length == 0 ? throw new WorkbenchException("A token cannot be named by an empty text: give its text or its number.") : FindText(text, vocabulary);
    }

    private static int FindText(string text, LlamaVocabulary vocabulary)
    {
        var tokens = vocabulary.Tokenize(text, addSpecial: false, parseSpecial: true);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (tokens.Count == 1 && vocabulary.GetBytes(tokens[0].Id).AsSpan().SequenceEqual(bytes))
        {
            return tokens[0].Id;
        }

        // Some tokenizers put a space in front of every text, so that the token itself is never what they make of it.
        var exact = Enumerable.Range(0, vocabulary.Count).Where(id => vocabulary.GetBytes(id).AsSpan().SequenceEqual(bytes)).OrderBy(vocabulary.IsByte).FirstOrDefault(-1);
        return exact >= 0 ? exact : throw new WorkbenchException(
            $"{Shown(text)} is no single token of this vocabulary but {tokens.Count}: {Sentences.And(tokens.Select(t => $"{Shown(vocabulary.GetText(t.Id))} (id {t.Id})"))}; name one of them.");
    }

    private static string Shown(string text) => $"«{VisibleText.OneLine(text)}»";
}
