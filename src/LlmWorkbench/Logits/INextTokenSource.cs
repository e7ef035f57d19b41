using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Logits;

/// <summary>
/// The capability to say what comes next, of what shows the most probable tokens alone (a service): what is not shown is
/// <see cref="LogitsResult.RestModelProbability"/>, and log-probabilities stand for logits. What gives the whole distribution needs only be
/// an <see cref="Llama.Evaluation.ILogitReader"/>.
/// </summary>
public interface INextTokenSource
{
    /// <summary>The distribution of the token after a text.</summary>
    /// <param name="model">The model that it runs, for its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Temperature, filters and what is listed.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>The most probable tokens and what is left for the others.</returns>
    /// <exception cref="WorkbenchException">It cannot be had.</exception>
    LogitsResult NextTokens(LoadedModel model, string text, LogitsOptions options, RunContext run);
}
