using LlmWorkbench.Tables;

namespace LlmWorkbench.Perplexity;

/// <summary>The perplexities of one text to several models.</summary>
/// <param name="Results">At least two results; the first is what the others are compared to.</param>
public sealed record PerplexityComparison(IReadOnlyList<PerplexityResult> Results) : ITabularResult
{
    /// <summary>Each other model compared to the first, token by token; <see langword="null"/> for the first itself and for a model with
    /// other tokens.</summary>
    public IReadOnlyList<PairedDifference?> Differences { get; } =
    [.. Results.Select((r, i) => i == 0 || !r.IsComparableTo(Results[0]) ? null : r.CompareTo(Results[0]))];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Results.Zip(Differences, (result, difference) => (Result: result, Difference: difference)),
            new("model", "model", r => r.Result.Model) { Shown = r => r.Result.IsComplete ? null : $"{r.Result.Model} (interrupted)" },
            new("perplexity", "perplexity", r => r.Result.Perplexity, Format.Perplexity),
            new("perplexity_error", "±", r => r.Result.PerplexityError, Format.Perplexity),
            new("nats_per_token", null, r => r.Result.NatsPerToken.Mean),
            new("bits_per_token", "bits/token", r => r.Result.BitsPerToken, Format.Fixed(4)),
            new("bits_per_byte", "bits/byte", r => r.Result.BitsPerByte, Format.Fixed(4)),
            new("scored_tokens", null, r => r.Result.ScoredTokens),
            new("chunks", null, r => r.Result.Chunks.Count),
            new("baseline", null, r => r.Difference?.Baseline),
            new("ln_ratio", "ln ratio", r => r.Difference?.LnRatio.Mean, Format.Signed(5)),
            new("ln_ratio_error", "± (paired)", r => r.Difference?.LnRatio.Error, Format.Fixed(5)),
            new(null, "σ", r => r.Difference?.Sigmas, Format.Signed(1))
        );
}
