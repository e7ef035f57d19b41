namespace LlmWorkbench.Attention.Patterns;

/// <summary>Multiplies the layers of a rollout up, head after head as they come (see <see cref="AttentionRollout"/>).</summary>
/// <param name="tokens">The text's tokens.</param>
internal sealed class RolloutSum(int tokens)
{
    private double[][] _flow = Triangle(tokens, diagonal: 1);
    private double[][]? _sum;
    private int _heads;

    /// <summary>Adds the weights of a head of the layer that is being read.</summary>
    public void Add(float[][] weights)
    {
        _sum ??= Triangle(tokens, diagonal: 0);
        _heads++;
        for (int q = 0; q < tokens; q++)
        {
            for (int k = 0; k <= q; k++)
            {
                _sum[q][k] += weights[q][k];
            }
        }
    }

    /// <summary>Ends the layer: all of its heads were added.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The rollout after this layer; [token][token before or itself].</returns>
    public float[][] EndLayer(CancellationToken cancellation)
    {
        double[][] sum = _sum ?? throw new InvalidOperationException("No head was added.");
        double[][] flow = Triangle(tokens, diagonal: 0);
        for (int q = 0; q < tokens; q++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int via = 0; via <= q; via++)
            {
                AddScaled(flow[q], _flow[via], (sum[q][via] / (2 * _heads)) + (via == q ? 0.5 : 0));
            }
        }

        (_flow, _sum, _heads) = (flow, null, 0);
        return [.. flow.Select(row => row.Select(value => (float)value).ToArray())];
    }

    private static void AddScaled(double[] to, double[] from, double factor)
    {
        for (int k = 0; k < from.Length; k++)
        {
            to[k] += factor * from[k];
        }
    }

    private static double[][] Triangle(int rows, double diagonal) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(q =>
                {
                    double[] row = new double[q + 1];
                    row[q] = diagonal;
                    return row;
                }),
        ];
}
