using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Parameters.Memory;

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
    public Table ToTable() =>
        Table.Of(
            Rows.SelectMany(row => row.Estimates.Select(estimate => (row.Model, Estimate: estimate))),
            new("model", "model", r => r.Model.Name),
            new("source", "shape of", r => r.Model.Source),
            new("parameters", "parameters", r => r.Model.ParameterCount, Format.Parameters),
            new("type", "type", r => r.Estimate.Type),
            new("bits_per_weight", "bits per weight", r => r.Estimate.BitsPerWeight, Format.Fixed()),
            new("context_tokens", "context", _ => Options.ContextLength, Format.Whole),
            new("weight_bytes", "weights", r => r.Estimate.WeightBytes, Format.Bytes),
            new("cache_bytes", "keys, values", r => r.Estimate.CacheBytes, Format.Bytes),
            new("overhead_bytes", "overhead", r => r.Estimate.OverheadBytes, Format.Bytes),
            new("total_bytes", "together", r => r.Estimate.TotalBytes, Format.Bytes),
            new("fits_into_gib", "fits into", r => SmallestBudget(r.Estimate), Format.Number with { Unit = "GiB" })
        );
}

/// <summary>One model.</summary>
/// <param name="Model">What decides its memory.</param>
/// <param name="Estimates">One for each type, in the order of <see cref="MemoryOptions.Types"/>.</param>
public sealed record MemoryRow(ModelMemory Model, IReadOnlyList<MemoryEstimate> Estimates);
