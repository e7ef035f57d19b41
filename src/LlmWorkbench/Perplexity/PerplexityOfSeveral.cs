using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Perplexity;

/// <summary>Measures the perplexity of one text to models on several machines at once.</summary>
/// <example>
/// <code>
/// PerplexityComparison result = new[] { model, other }.PerplexityTogether(TextDataset.Read("held-out"));
/// </code>
/// </example>
public static class PerplexityOfSeveral
{
    /// <summary>
    /// Reads a dataset with several models, those of different services at once; local models, and those of one service, one after the
    /// other. A service that fails ends its own part alone.
    /// </summary>
    /// <param name="models">At least two models; the first is what the others are compared to.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="options">Chunking, context and engine; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far all have come and what there is so far; stops them: what is finished stays in the cache.</param>
    /// <returns>The perplexities, compared token by token.</returns>
    /// <exception cref="WorkbenchException">A model cannot read it, or a service fails; what all have read was kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PerplexityComparison PerplexityTogether(
        this IReadOnlyList<LoadedModel> models,
        TextDataset data,
        PerplexityOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        return new PerplexityComparison(
            MachinesAtOnce.Gather(
                models,
                (model, part) => model.Perplexity(data, options, part),
                one => one.Chunks.Count / (double)Math.Max(1, one.PlannedChunks),
                there => $"{there.Sum(one => one.Chunks.Count)} chunks of {models.Count} models",
                there => new PerplexityComparison(there),
                run
            )
        );
    }
}
