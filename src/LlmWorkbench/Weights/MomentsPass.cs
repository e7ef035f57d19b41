using System.Runtime.CompilerServices;

namespace LlmWorkbench.Weights;

/// <summary>The second reading of a tensor: moments about the mean, and the histogram.</summary>
internal sealed class MomentsPass
{
    private readonly double _mean;
    private readonly double _start;
    private readonly double _width;
    private readonly long _count;
    private readonly long[] _counts;
    private double _second;
    private double _fourth;

    /// <summary>Takes over what the first reading found.</summary>
    public MomentsPass(ExtremesPass extremes, int bins)
    {
        (_mean, _start, _count) = (extremes.Mean, extremes.Minimum, extremes.Count);
        _counts = new long[bins];

        // A constant tensor has one bin with a width all the same.
        double range = extremes.Maximum - extremes.Minimum;
        _width = range > 0 ? range / bins : Math.Max(Math.Abs(_mean), 1) / bins;
    }

    public WeightHistogram Histogram => new(_start, _width, _counts);

    /// <summary>σ, with the number of weights below the line: they are all there are, no sample.</summary>
    public double StandardDeviation => Math.Sqrt(_second / _count);

    public double ExcessKurtosis => _second > 0 ? (_fourth * _count / (_second * _second)) - 3 : double.NaN;

    /// <summary>Takes any numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(float[] values)
    {
        int last = _counts.Length - 1;
        double second = 0;
        double fourth = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                continue;
            }

            double square = (value - _mean) * (value - _mean);
            second += square;
            fourth += square * square;
            _counts[Math.Clamp((int)((value - _start) / _width), 0, last)]++;
        }

        _second += second;
        _fourth += fourth;
    }
}
