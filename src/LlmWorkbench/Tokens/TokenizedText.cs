using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Vocabulary;
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

    /// <summary>What is shown of each token; [token].</summary>
    /// <param name="model">The model whose tokens they are.</param>
    /// <returns>The tokens with their bytes and places.</returns>
    public IReadOnlyList<TokenInfo> Describe(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TokenizationExperiment.Describe(model, Text, Tokens).Tokens;
    }

    /// <summary>Cuts a text for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="available">How many tokens can be read; <see langword="null"/> for what the model's own context holds.</param>
    /// <returns>The text with its tokens.</returns>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    public static TokenizedText Read(LoadedModel model, string text, TokenizationOptions? options = null, int? available = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new TokenizationOptions();
        var read = new TokenizedText(text, model.Vocabulary.Tokenize(text, options.AddSpecial, options.ParseSpecial));
        Require(model, read.Count, available);
        return read;
    }

    /// <summary>Refuses a text that cannot be read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">How many tokens the text is.</param>
    /// <param name="available">How many tokens can be read; <see langword="null"/> for what the model's own context holds.</param>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    public static void Require(LoadedModel model, int count, int? available = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (count == 0)
        {
            throw new WorkbenchException("The text has no tokens: give at least one word.");
        }

        // What reads in both directions has no window that is filled step by step, and gives no logits.
        int most = available ?? (IsEncoder(model) ? model.LongestText : model.Require<ILogitReader>().Length);
        if (count > most)
        {
            throw new ContextFullException(count, most);
        }
    }

    private static bool IsEncoder(LoadedModel model) => model.Runner is null && model.Engine.ReadsBothWays;
}
