using LlmWorkbench.Statistics;
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

/// <summary>How two models' perplexities over the same tokens differ.</summary>
/// <param name="Model">The model.</param>
/// <param name="Baseline">The model that it is compared to.</param>
/// <param name="LnRatio">ln (PPL / PPL of the baseline) ± its standard error, from the differences token by token.</param>
public sealed record PairedDifference(string Model, string Baseline, MeanEstimate LnRatio)
{
    /// <summary>The ratio of the perplexities.</summary>
    public double Ratio => Math.Exp(LnRatio.Mean);

    /// <summary>The ratio's standard error.</summary>
    public double RatioError => Ratio * LnRatio.Error;

    /// <summary>The difference in units of its standard error; 0 for results that are the same to the last bit.</summary>
    public double Sigmas => LnRatio.Mean == 0 ? 0 : LnRatio.Mean / LnRatio.Error;

    /// <summary>Compares two results.</summary>
    /// <exception cref="WorkbenchException">They are not over the same tokens.</exception>
    internal static PairedDifference Of(PerplexityResult result, PerplexityResult baseline)
    {
        if (!result.HasTokensOf(baseline))
        {
            throw new WorkbenchException(
                $"{result.Model} and {baseline.Model} were not measured over the same tokens: perplexities can only be compared "
                    + "for one text and one vocabulary; bits per byte can always."
            );
        }

        if (!result.IsComparableTo(baseline))
        {
            throw new WorkbenchException(
                $"{result.Model} and {baseline.Model} were not measured in the same chunks: give both the same context, chunking "
                    + "and stride."
            );
        }

        // One of them may have been interrupted: what both have is compared.
        int count = Math.Min(result.ScoredTokens, baseline.ScoredTokens);
        return new PairedDifference(
            result.Model,
            baseline.Model,
            MeanEstimate.Of([.. result.NegativeLogLikelihoods.Take(count).Zip(baseline.NegativeLogLikelihoods, (a, b) => a - b)])
        );
    }
}
