using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Surprisal;

/// <summary>
/// The capability to score a text's tokens, of what does not give the whole distribution (a service): a token without a number has no
/// score. What gives the whole distribution needs only be an <see cref="Llama.Evaluation.ILogitReader"/>.
/// </summary>
public interface IPromptScorer
{
    /// <summary>Scores each token of a text by what the model expected in its place.</summary>
    /// <param name="model">The model that it runs, for its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How it is cut into tokens.</param>
    /// <param name="run">Told the share that is read; stops it.</param>
    /// <returns>The tokens with their numbers.</returns>
    /// <exception cref="WorkbenchException">It cannot be had.</exception>
    SurprisalResult Score(LoadedModel model, string text, TokenizationOptions options, RunContext run);
}
