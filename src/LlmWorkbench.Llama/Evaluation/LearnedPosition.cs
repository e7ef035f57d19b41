using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>Positions that a model has learned one by one: of a later one llama.cpp would read what is not there, and end the
/// process.</summary>
internal static class LearnedPosition
{
    /// <summary>Refuses positions that were not learned.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">How many positions are used.</param>
    /// <exception cref="LlamaException">The model has learned fewer.</exception>
    internal static void Require(LlamaModel model, int count)
    {
        if (model.LearnedPositions is { } learned && count > learned)
        {
            throw new LlamaException(
                $"{Path.GetFileName(model.Path)} has learned {learned:N0} positions, and cannot read {count:N0} tokens: ask for a context "
                    + $"of {learned:N0} at most."
            );
        }
    }
}
