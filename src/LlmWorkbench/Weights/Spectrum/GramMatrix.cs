using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using Wide = System.Numerics.Vector<double>;

namespace LlmWorkbench.Weights.Spectrum;

/// <summary>The sum of r rᵀ over rows r; [width][width] in double, of which the upper half is kept while rows come in.</summary>
/// <param name="width">Numbers in a row.</param>
internal sealed class GramMatrix(int width)
{
    private readonly double[][] _upper = [.. Enumerable.Range(0, width).Select(_ => new double[width])];

    /// <summary>The sum of the diagonal: the squared Frobenius norm of all rows.</summary>
    public double Trace => Enumerable.Range(0, width).Sum(i => _upper[i][i]);

    /// <summary>Takes whole rows.</summary>
    /// <param name="values">[rows · width]</param>
    /// <param name="cancellation">Stops it.</param>
    public void Add(float[] values, CancellationToken cancellation)
    {
        double[] rows = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            rows[i] = values[i];
        }

        // A line of the sum stays in the processor's cache while all rows pass by.
        for (int i = 0; i < width; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            AddLine(rows, i);
        }
    }

    /// <summary>Takes one row.</summary>
    /// <param name="row">[width]</param>
    public void AddRow(ReadOnlySpan<double> row)
    {
        for (int i = 0; i < width; i++)
        {
            AddScaled(row[i], row[i..], _upper[i].AsSpan(i));
        }
    }

    /// <summary>The whole symmetric matrix.</summary>
    /// <returns>[width, width]</returns>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.Dense(width, width, (i, j) => i <= j ? _upper[i][j] : _upper[j][i]);

    /// <summary>Adds a multiple of one vector to another of the same length, in the processor's widest steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddScaled(double factor, ReadOnlySpan<double> from, Span<double> to)
    {
        ReadOnlySpan<Wide> wide = MemoryMarshal.Cast<double, Wide>(from);
        Span<Wide> sums = MemoryMarshal.Cast<double, Wide>(to);
        var factors = new Wide(factor);
        for (int i = 0; i < wide.Length; i++)
        {
            sums[i] += wide[i] * factors;
        }

        for (int i = wide.Length * Wide.Count; i < from.Length; i++)
        {
            to[i] += from[i] * factor;
        }
    }

    private void AddLine(double[] rows, int line)
    {
        Span<double> sum = _upper[line].AsSpan(line);
        for (int at = 0; at < rows.Length; at += width)
        {
            AddScaled(rows[at + line], rows.AsSpan(at + line, width - line), sum);
        }
    }
}
