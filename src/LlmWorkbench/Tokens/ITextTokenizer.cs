using LlmWorkbench.Models;

namespace LlmWorkbench.Tokens;

/// <summary>
/// The capability to cut texts into tokens, of what does not hand its vocabulary out (a service). Where the vocabulary is known, a model
/// is a <see cref="Models.Capabilities.ITokenizer"/>.
/// </summary>
public interface ITextTokenizer
{
    /// <summary>The tokens that the model sees for a text.</summary>
    /// <param name="model">The model that it runs, for its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How it is cut.</param>
    /// <returns>The tokens with their bytes and places.</returns>
    /// <exception cref="WorkbenchException">It cannot be had.</exception>
    TokenizationResult Tokens(LoadedModel model, string text, TokenizationOptions options);
}
