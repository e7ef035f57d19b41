namespace LlmWorkbench.Exploration;

/// <summary>
/// Tokens of nearly the same logit, by their count, mean and variance: at the temperature T they weigh
/// n·exp(m/T)·(1 + v/2T²) together, which is exact up to the third moment of a group that is a twentieth of a nat wide.
/// </summary>
/// <param name="Count">How many tokens, n.</param>
/// <param name="Mean">The mean of their logits, m.</param>
/// <param name="Variance">The variance of their logits, v; 0 for one token.</param>
public readonly record struct LogitGroup(int Count, double Mean, double Variance)
{
    /// <summary>How far apart the logits of a group may be, in nats.</summary>
    public const double Width = 0.05;

    /// <summary>Puts logits into groups.</summary>
    /// <param name="logits">Finite logits, largest first.</param>
    /// <returns>The groups, largest logits first.</returns>
    public static IReadOnlyList<LogitGroup> Of(ReadOnlySpan<float> logits)
    {
        List<LogitGroup> groups = [];
        for (int start = 0; start < logits.Length; )
        {
            int end = start + 1;
            while (end < logits.Length && logits[start] - logits[end] <= Width)
            {
                end++;
            }

            groups.Add(One(logits[start..end]));
            start = end;
        }

        return groups;
    }

    private static LogitGroup One(ReadOnlySpan<float> logits)
    {
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += logit;
        }

        double mean = sum / logits.Length;
        double squares = 0;
        foreach (float logit in logits)
        {
            squares += (logit - mean) * (logit - mean);
        }

        return new LogitGroup(logits.Length, mean, squares / logits.Length);
    }
}
