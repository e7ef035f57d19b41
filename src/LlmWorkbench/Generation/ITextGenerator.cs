using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Generation;

/// <summary>
/// The capability to continue a text, of what draws the tokens itself (a service). What gives the whole distribution needs only be an
/// <see cref="Llama.Evaluation.ILogitReader"/>: tokens are then drawn here, with the same seeds and filters as everywhere.
/// </summary>
public interface ITextGenerator
{
    /// <summary>Continues a text.</summary>
    /// <param name="model">The model that it runs, for its name.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How it is continued.</param>
    /// <param name="run">Given the text so far after each token; stops it.</param>
    /// <returns>The whole result; a number that is not told (a token's, the probability after the filters) is -1 or not a number.</returns>
    /// <exception cref="WorkbenchException">It cannot be had, or an option is none that it knows.</exception>
    GenerationResult Generate(LoadedModel model, string prompt, GenerateOptions options, RunContext run);
}
