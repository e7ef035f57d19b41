using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Tokens;

/// <summary>Cuts a text into a model's tokens.</summary>
public static class TokenizationExperiment
{
    /// <summary>The tokens that the model sees for a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text; marks such as <c>&lt;|user|&gt;</c> in it are text unless <paramref name="parseSpecial"/> is set.</param>
    /// <param name="addSpecial">Whether the tokens are added that the model expects at the begin and the end.</param>
    /// <param name="parseSpecial">Whether the names of control tokens in the text become those tokens.</param>
    /// <returns>The tokens with their bytes and places.</returns>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public static TokenizationResult Tokens(this LoadedModel model, string text, bool addSpecial = true, bool parseSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        var vocabulary = model.Vocabulary;
        var tokens = vocabulary.Tokenize(text, addSpecial, parseSpecial);
        return new TokenizationResult(model.Name, text, [.. tokens.Select(t => Describe(vocabulary, t))], vocabulary.Count);
    }

    /// <summary>Describes a token of a vocabulary.</summary>
    internal static TokenInfo Describe(LlamaVocabulary vocabulary, Token token)
    {
        var bytes = vocabulary.GetBytes(token.Id);
        return new TokenInfo(token.Id, vocabulary.GetText(token.Id), bytes, token.Start, token.Length, KindOf(vocabulary, token.Id, bytes));
    }

    private static TokenKind KindOf(LlamaVocabulary vocabulary, int id, byte[] bytes)
    {
        if (vocabulary.IsControl(id))
        {
            return TokenKind.Control;
        }

        if (vocabulary.IsUnknown(id))
        {
            return TokenKind.Unknown;
        }

        return System.Text.Unicode.Utf8.IsValid(bytes) ? TokenKind.Text : TokenKind.Bytes;
    }
}
