namespace LlmWorkbench.ContextWindow.Distance;

/// <summary>Adds up the attention of one head by distance.</summary>
/// <param name="distances">The ranges of distances.</param>
internal sealed class DistanceSum(IReadOnlyList<DistanceRange> distances)
{
    private readonly double[] _shares = new double[distances.Count];
    private double _first;
    private double _entropy;
    private int _rows;

    /// <summary>Ranges that double: 0, 1, 2 to 3, 4 to 7 and so on.</summary>
    /// <param name="length">Tokens of a text.</param>
    public static IReadOnlyList<DistanceRange> Doubling(int length)
    {
        List<DistanceRange> ranges = [new(0, 0)];
        for (int first = 1; first < length; first *= 2)
        {
            ranges.Add(new DistanceRange(first, Math.Min((2 * first) - 1, length - 1)));
        }

        return ranges;
    }

    /// <summary>Adds the attention of one position.</summary>
    /// <param name="row">What it reads of each token up to itself; [position + 1].</param>
    public void Add(ReadOnlySpan<float> row)
    {
        int position = row.Length - 1;
        for (int d = 0; d < distances.Count; d++)
        {
            for (int distance = distances[d].First; distance <= Math.Min(distances[d].Last, position); distance++)
            {
                double weight = row[position - distance];
                _shares[d] += weight;
                _entropy -= weight > 0 ? weight * Math.Log2(weight) : 0;
            }
        }

        _first += row[0];
        _rows++;
    }

    /// <summary>The means.</summary>
    public HeadSpread Mean(int layer, int head) =>
        new(layer, head, [.. _shares.Select(share => share / _rows)], _first / _rows, _entropy / _rows);
}
