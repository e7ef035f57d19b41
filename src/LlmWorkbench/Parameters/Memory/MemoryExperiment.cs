using LlmWorkbench.Models;
using LlmWorkbench.Parameters.Shapes;

namespace LlmWorkbench.Parameters.Memory;

/// <summary>Estimates the memory of models, before anybody has downloaded one.</summary>
/// <example>
/// <code>
/// var memory = MemoryExperiment.EstimateMemory(new MemoryOptions { ContextLength = 4096 }, [model]);
/// Console.WriteLine(memory.ToTable());
/// </code>
/// </example>
public static class MemoryExperiment
{
    /// <summary>The memory of typical shapes from 3B to 220B, and of given models, at each type of weights.</summary>
    /// <param name="options">The context, the types, the memories to fit into; <see langword="null"/> for the defaults.</param>
    /// <param name="models">Models whose files stand in the table too.</param>
    /// <returns>A row for each, smallest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">A model's file holds only a vocabulary.</exception>
    public static MemoryResult EstimateMemory(MemoryOptions? options = null, IEnumerable<LoadedModel>? models = null)
    {
        options ??= new MemoryOptions();
        options.Validate();
        return new MemoryResult(
            options,
            [
                .. TypicalShapes
                    .All.Select(ModelMemory.Of)
                    .Concat((models ?? []).Select(ModelMemory.Of))
                    .OrderBy(m => m.ParameterCount)
                    .Select(m => new MemoryRow(m, [.. options.Types.Select(type => m.Estimate(type, options))])),
            ]
        );
    }
}
