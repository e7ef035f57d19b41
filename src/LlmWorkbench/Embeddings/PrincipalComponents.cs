using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LlmWorkbench.Embeddings;

/// <summary>Finds the plane in which vectors differ the most.</summary>
public static class PrincipalComponents
{
    // Two that are as far out but for rounding: the first decides.
    private const double Tie = 1 - 1e-9;

    /// <summary>Maps vectors to a plane.</summary>
    /// <param name="vectors">[items][width], three or more.</param>
    /// <returns>The map; all items in one place where the vectors do not differ.</returns>
    /// <exception cref="ArgumentException">There are fewer than three vectors, or of different lengths.</exception>
    public static PrincipalMap Map(IReadOnlyList<float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Count < 3 || vectors.Any(v => v.Length != vectors[0].Length))
        {
            throw new ArgumentException("A map needs three or more vectors of one length.", nameof(vectors));
        }

        // The eigenvectors of the n × n matrix of inner products, times the roots of its eigenvalues, are the coordinates: there
        // are far fewer items than dimensions (classical scaling; Gower 1966).
        double[][] centred = Centred(vectors);
        Matrix<double> inner = Matrix<double>.Build.Dense(vectors.Count, vectors.Count, (i, j) => Dot(centred[i], centred[j]));
        Evd<double> eigen = inner.Evd(Symmetricity.Symmetric);
        double total = inner.Trace();
        int[] axes = [vectors.Count - 1, vectors.Count - 2];
        double[] values = [.. axes.Select(a => Math.Max(0, eigen.EigenValues[a].Real))];
        double[][] coordinates =
        [
            .. axes.Select((a, k) => Turned([.. eigen.EigenVectors.Column(a).Select(e => e * Math.Sqrt(values[k]))])),
        ];
        return new PrincipalMap(
            [.. coordinates[0].Zip(coordinates[1], (x, y) => new MapPoint(x, y))],
            [.. values.Select(v => total > 0 ? v / total : 0)]
        );
    }

    private static double[][] Centred(IReadOnlyList<float[]> vectors)
    {
        double[] mean = [.. Enumerable.Range(0, vectors[0].Length).Select(i => vectors.Average(v => (double)v[i]))];
        return [.. vectors.Select(v => v.Zip(mean, (a, m) => a - m).ToArray())];
    }

    private static double[] Turned(double[] coordinates)
    {
        double furthest = coordinates.Max(Math.Abs) * Tie;
        return coordinates.First(c => Math.Abs(c) >= furthest) < 0 ? [.. coordinates.Select(c => -c)] : coordinates;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
