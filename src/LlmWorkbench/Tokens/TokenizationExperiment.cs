using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;

namespace LlmWorkbench.Tokens;

/// <summary>Cuts a text into a model's tokens.</summary>
/// <example>
/// <code>
/// var tokens = model.Tokens("The cat sat.");
/// Console.WriteLine(tokens.TokensPerWord);
/// </code>
/// </example>
public static class TokenizationExperiment
{
    /// <summary>The tokens that the model sees for a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text; marks such as <c>&lt;|user|&gt;</c> in it are text unless the options say otherwise.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <returns>The tokens with their bytes and places.</returns>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public static TokenizationResult Tokens(this LoadedModel model, string text, TokenizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new TokenizationOptions();
        return model.Capability<ITextTokenizer>() is { } tokenizer
            ? tokenizer.Tokens(model, text, options)
            : Describe(model, text, model.Vocabulary.Tokenize(text, options.AddSpecial, options.ParseSpecial));
    }

    /// <summary>Describes a text that was cut already.</summary>
    internal static TokenizationResult Describe(LoadedModel model, string text, IReadOnlyList<Token> tokens) =>
        new(model.Name, text, [.. tokens.Select(t => Describe(model.Vocabulary, t))], model.Vocabulary.Count);

    /// <summary>Describes a token of a vocabulary.</summary>
    internal static TokenInfo Describe(LlamaVocabulary vocabulary, Token token)
    {
        byte[] bytes = vocabulary.GetBytes(token.Id);
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
