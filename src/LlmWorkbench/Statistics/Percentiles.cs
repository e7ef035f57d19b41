namespace LlmWorkbench.Statistics;

/// <summary>The order of values.</summary>
public sealed class Percentiles
{
    private readonly double[] _sorted;

    /// <summary>Sorts values.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Percentiles(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0)
        {
            throw new ArgumentException("Of no values there are no percentiles.", nameof(values));
        }
    }

    /// <summary>The value below which a share of the values lies, with a straight line between neighbours, as llama-perplexity computes
    /// it.</summary>
    /// <param name="share">From 0 (the minimum) over 0.5 (the median) to 1 (the maximum).</param>
    /// <returns>A value.</returns>
    public double At(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (_sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, _sorted.Length - 1);
        double part = place - below;
        return part == 0 ? _sorted[below] : ((1 - part) * _sorted[below]) + (part * _sorted[above]);
    }
}
