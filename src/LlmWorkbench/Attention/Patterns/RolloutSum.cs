namespace LlmWorkbench.Attention.Patterns;

/// <summary>Multiplies the layers of a rollout up, head after head as they come (see <see cref="AttentionRollout"/>).</summary>
/// <param name="tokens">The text's tokens.</param>
/// <param name="isWhole">Whether each reads those after it too.</param>
internal sealed class RolloutSum(int tokens, bool isWhole = false)
{
    private double[][] _flow = Rows(tokens, isWhole, diagonal: 1);
    private double[][]? _sum;
    private int _heads;

    /// <summary>Adds the weights of a head of the layer that is being read.</summary>
    public void Add(float[][] weights)
    {
        _sum ??= Rows(tokens, isWhole, diagonal: 0);
        _heads++;
        for (int q = 0; q < tokens; q++)
        {
            for (int k = 0; k < weights[q].Length; k++)
            {
                _sum[q][k] += weights[q][k];
            }
        }
    }

    /// <summary>Ends the layer: all of its heads were added.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The rollout after this layer; [token][token before or itself], or [token][token].</returns>
    public float[][] EndLayer(CancellationToken cancellation)
    {
        double[][] sum = _sum ?? throw new InvalidOperationException("No head was added.");
        double[][] flow = Rows(tokens, isWhole, diagonal: 0);
        for (int q = 0; q < tokens; q++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int via = 0; via < sum[q].Length; via++)
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

    private static double[][] Rows(int rows, bool isWhole, double diagonal) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(q =>
                {
                    double[] row = new double[isWhole ? rows : q + 1];
                    row[q] = diagonal;
                    return row;
                }),
        ];
}
