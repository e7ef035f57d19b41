using LlmWorkbench.Display;

namespace LlmWorkbench.Perplexity;

/// <summary>The perplexities of one text to several models.</summary>
/// <param name="Results">At least two results; the first is what the others are compared to.</param>
public sealed record PerplexityComparison(IReadOnlyList<PerplexityResult> Results) : ITabularResult
{
    /// <summary>Each other model compared to the first, token by token; <see langword="null"/> for the first itself and for a model with other tokens.</summary>
    public IReadOnlyList<PairedDifference?> Differences { get; } =
        [.. Results.Select((r, i) => i == 0 || !r.IsComparableTo(Results[0]) ? null : r.CompareTo(Results[0]))];

    /// <inheritdoc/>
    public ResultTable ToTable() => new(
        ["model", "perplexity", "perplexity_error", "nats_per_token", "bits_per_token", "bits_per_byte", "scored_tokens", "chunks", "baseline", "ln_ratio", "ln_ratio_error"],
        [.. Results.Zip(Differences).Select(r => new object?[]
        {
            r.First.Model, r.First.Perplexity, r.First.PerplexityError, r.First.NatsPerToken.Mean, r.First.BitsPerToken, r.First.BitsPerByte, r.First.ScoredTokens, r.First.Chunks.Count,
            r.Second?.Baseline, r.Second?.LnRatio.Mean, r.Second?.LnRatio.Error,
        })]);
}
