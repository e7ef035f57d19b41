using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// Models that read a text as a whole (<see cref="LlamaModel.ReadsBothWays"/>). llama.cpp keeps no keys and values for them, computes all
/// tokens together, and ends the process where there are more of them than a block has room for (llama-context.cpp, encode).
/// </summary>
internal static class WholeText
{
    /// <summary>How many tokens are computed together: all, where each sees all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="length">The longest text in tokens.</param>
    internal static int BlockLength(LlamaModel model, LlamaContextOptions options, int length) =>
        model.ReadsBothWays ? length : LlamaContext.BlockLength(model, options);
}
