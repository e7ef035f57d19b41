using LlmWorkbench.Display;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Parameters;

/// <summary>The memory of several models at several types of weights.</summary>
/// <param name="Options">For what it was estimated.</param>
/// <param name="Rows">The models, smallest first.</param>
public sealed record MemoryResult(MemoryOptions Options, IReadOnlyList<MemoryRow> Rows) : ITabularResult
{
    private const double Gibibyte = 1L << 30;

    /// <summary>The smallest of the memories that an estimate fits into, in GiB, or <see langword="null"/>.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <returns>One of <see cref="MemoryOptions.Budgets"/>.</returns>
    public double? SmallestBudget(MemoryEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return Options.Budgets.Order().Select(b => (double?)b).FirstOrDefault(b => estimate.TotalBytes <= b * Gibibyte);
    }

    /// <summary>The largest model that fits into a memory at a type, or <see langword="null"/>.</summary>
    /// <param name="type">The type of the weights.</param>
    /// <param name="budget">The memory in GiB.</param>
    /// <returns>One of <see cref="Rows"/>.</returns>
    public MemoryRow? Largest(GgmlType type, double budget) =>
        Rows.LastOrDefault(r => r.Estimates.Any(e => e.Type == type && e.TotalBytes <= budget * Gibibyte));

    /// <inheritdoc/>
    public ResultTable ToTable() => new(
        ["model", "source", "parameters", "type", "bits_per_weight", "context_tokens", "weight_bytes", "cache_bytes", "overhead_bytes", "total_bytes", "fits_into_gib"],
        [.. Rows.SelectMany(r => r.Estimates.Select(e => new object?[]
        {
            r.Model.Name, r.Model.Source, r.Model.ParameterCount, e.Type.ToString(), e.BitsPerWeight, Options.ContextLength, e.WeightBytes, e.CacheBytes, e.OverheadBytes, e.TotalBytes, SmallestBudget(e),
        }))]);
}

/// <summary>One model.</summary>
/// <param name="Model">What decides its memory.</param>
/// <param name="Estimates">One for each type, in the order of <see cref="MemoryOptions.Types"/>.</param>
public sealed record MemoryRow(ModelMemory Model, IReadOnlyList<MemoryEstimate> Estimates);
