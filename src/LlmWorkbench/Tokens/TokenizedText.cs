using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Tokens;

/// <summary>A text as a model reads it: at least one token, and no more than its context holds.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens with their places, and those that the model expects around a text.</param>
public sealed record TokenizedText(string Text, IReadOnlyList<Token> Tokens)
{
    /// <summary>The tokens' numbers; [token].</summary>
    public int[] Ids { get; } = [.. Tokens.Select(token => token.Id)];

    /// <summary>How many tokens it is.</summary>
    public int Count => Ids.Length;

    /// <summary>Cuts a text for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="addSpecial">Whether the tokens are added that the model expects at the beginning and the end.</param>
    /// <param name="parseSpecial">Whether the names of control tokens in the text become those tokens.</param>
    /// <returns>The text with its tokens.</returns>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the model's context.</exception>
    public static TokenizedText Read(LoadedModel model, string text, bool addSpecial = true, bool parseSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        var read = new TokenizedText(text, model.Vocabulary.Tokenize(text, addSpecial, parseSpecial));
        Require(model, read.Count);
        return read;
    }

    /// <summary>Refuses a text that cannot be read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">How many tokens the text is.</param>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the model's context.</exception>
    public static void Require(LoadedModel model, int count)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (count == 0)
        {
            throw new WorkbenchException("The text has no tokens: give at least one word.");
        }

        // llama.cpp rounds the window of a new context up; the model's own is the limit.
        if (count > model.Context.Length)
        {
            throw new ContextFullException(count, model.Context.Length);
        }
    }
}
