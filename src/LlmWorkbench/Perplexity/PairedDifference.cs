using LlmWorkbench.Statistics;

namespace LlmWorkbench.Perplexity;

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
