using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Generation;

/// <summary>The capability to answer a conversation in the model's own chat format, of what keeps that format itself (a service).</summary>
public interface IChatGenerator
{
    /// <summary>How many tokens a conversation and its answer may have together; <see langword="null"/> where that is not told.</summary>
    int? Window { get; }

    /// <summary>Counts the tokens of a conversation in its format, up to where the model answers.</summary>
    /// <param name="messages">What was said, the last by the user.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The count; <see langword="null"/> where it is known with the answer alone.</returns>
    /// <exception cref="WorkbenchException">It cannot be had, or the format does not take the messages.</exception>
    int? CountTokens(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation);

    /// <summary>Answers a conversation.</summary>
    /// <param name="model">The model that it runs, for its name.</param>
    /// <param name="messages">What was said, the last by the user.</param>
    /// <param name="options">How the answer is drawn.</param>
    /// <param name="run">Given the answer so far after each token; stops it.</param>
    /// <returns>The answer; its prompt is the conversation in its format where that is told, and else the messages alone.</returns>
    /// <exception cref="WorkbenchException">It cannot be had, or an option is none that it knows; what was written before was
    /// kept.</exception>
    GenerationResult Answer(LoadedModel model, IReadOnlyList<SpokenMessage> messages, GenerateOptions options, RunContext run);
}
