using System.Runtime.CompilerServices;

namespace LlmWorkbench.Weights;

/// <summary>The first reading of a tensor: mean, smallest and largest numbers, zeros, and what is not finite.</summary>
/// <param name="kept">How many numbers are kept at either end.</param>
/// <param name="rowLength">Numbers in a row.</param>
internal sealed class ExtremesPass(int kept, long rowLength)
{
    // The numbers furthest from the mean are among the smallest and the largest: the mean is known only at the end.
    private readonly PriorityQueue<(long Index, float Value), float> _smallest = new(Comparer<float>.Create((a, b) => b.CompareTo(a)));
    private readonly PriorityQueue<(long Index, float Value), float> _largest = new();
    private float _smallestBar = float.PositiveInfinity;
    private float _largestBar = float.NegativeInfinity;
    private float _minimum = float.PositiveInfinity;
    private float _maximum = float.NegativeInfinity;
    private double _sum;
    private long _zeros;

    /// <summary>How many numbers are finite.</summary>
    public long Count { get; private set; }

    /// <summary>How many are not.</summary>
    public long NotFinite { get; private set; }

    public double Mean => Count == 0 ? double.NaN : _sum / Count;

    public double Minimum => Count == 0 ? double.NaN : _minimum;

    public double Maximum => Count == 0 ? double.NaN : _maximum;

    public double ZeroShare => Count == 0 ? double.NaN : (double)_zeros / Count;

    /// <summary>Takes whole rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(long firstRow, float[] values)
    {
        double sum = 0;
        long zeros = 0;
        long finite = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if (!float.IsFinite(value))
            {
                continue;
            }

            finite++;
            sum += value;
            zeros += value == 0 ? 1 : 0;
            if (value < _smallestBar || value > _largestBar)
            {
                Keep((firstRow * rowLength) + i, value);
            }
        }

        _sum += sum;
        _zeros += zeros;
        Count += finite;
        NotFinite += values.Length - finite;
    }

    /// <summary>The numbers furthest from the mean, furthest first; equally far ones in the order of the file.</summary>
    /// <param name="deviation">The standard deviation.</param>
    public IReadOnlyList<WeightOutlier> Outliers(double deviation) =>
        deviation > 0
            ?
            [
                .. _smallest
                    .UnorderedItems.Concat(_largest.UnorderedItems)
                    .Select(item => item.Element)
                    .DistinctBy(item => item.Index)
                    .OrderByDescending(item => Math.Abs(item.Value - Mean))
                    .ThenBy(item => item.Index)
                    .Take(kept)
                    .Select(item => new WeightOutlier(
                        item.Index / rowLength,
                        item.Index % rowLength,
                        item.Value,
                        (item.Value - Mean) / deviation
                    )),
            ]
            : [];

    private void Keep(long index, float value)
    {
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
        int most = Math.Max(1, kept);
        if (value < _smallestBar)
        {
            _smallest.Enqueue((index, value), value);
            _smallestBar = Trim(_smallest, most, float.PositiveInfinity);
        }

        if (value > _largestBar)
        {
            _largest.Enqueue((index, value), value);
            _largestBar = Trim(_largest, most, float.NegativeInfinity);
        }
    }

    // What a number has to pass to be kept: anything as long as there is room.
    private static float Trim(PriorityQueue<(long Index, float Value), float> queue, int most, float open)
    {
        if (queue.Count > most)
        {
            queue.Dequeue();
        }

        return queue.Count < most ? open : queue.Peek().Value;
    }
}
