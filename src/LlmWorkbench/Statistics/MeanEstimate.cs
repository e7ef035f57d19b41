namespace LlmWorkbench.Statistics;

/// <summary>A mean with its standard error.</summary>
/// <param name="Mean">The mean of the values.</param>
/// <param name="Error">The standard error of the mean: √(variance / (n − 1)), as llama-perplexity computes it; <see cref="double.NaN"/> for
/// fewer than two values.</param>
/// <param name="Count">How many values there were (n).</param>
public sealed record MeanEstimate(double Mean, double Error, int Count)
{
    /// <summary>Estimates the mean of independent values.</summary>
    /// <param name="values">The values; an infinite one makes the mean infinite and the error not a number.</param>
    /// <returns>The estimate; the mean of nothing is not a number.</returns>
    public static MeanEstimate Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double mean = 0;
        double squares = 0;

        // Welford 1962: no digits are lost where the mean is large beside the deviations.
        for (int i = 0; i < values.Count; i++)
        {
            double difference = values[i] - mean;
            mean += difference / (i + 1);
            squares += difference * (values[i] - mean);
        }

        return values.Count switch
        {
            0 => new MeanEstimate(double.NaN, double.NaN, 0),
            1 => new MeanEstimate(mean, double.NaN, 1),
            _ => new MeanEstimate(mean, Math.Sqrt(squares / values.Count / (values.Count - 1)), values.Count),
        };
    }
}
