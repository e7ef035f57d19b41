using MathNet.Numerics.LinearAlgebra;

namespace LlmWorkbench.Weights.Spectrum;

/// <summary>One reading of a matrix A through k directions W: the sum of (A W)ᵀ(A W), and of Aᵀ(A W), row by row.</summary>
internal sealed class SubspacePass
{
    private readonly int _width;
    private readonly int _directions;
    private readonly double[] _basis;
    private readonly double[]? _image;

    /// <summary>Starts a reading.</summary>
    /// <param name="basis">W; [width, directions].</param>
    /// <param name="needsImage">Whether Aᵀ(A W) is wanted.</param>
    public SubspacePass(Matrix<double> basis, bool needsImage)
    {
        (_width, _directions) = (basis.RowCount, basis.ColumnCount);
        _basis = basis.ToRowMajorArray();
        _image = needsImage ? new double[_width * _directions] : null;
        Gram = new GramMatrix(_directions);
    }

    /// <summary>The sum of the outer products of the rows of A W; [directions, directions].</summary>
    public GramMatrix Gram { get; }

    /// <summary>The sum of all squared numbers of A.</summary>
    public double SquaredNorm { get; private set; }

    /// <summary>Takes whole rows of A.</summary>
    /// <param name="values">[rows · width]</param>
    /// <param name="cancellation">Stops it.</param>
    public void Add(float[] values, CancellationToken cancellation)
    {
        double[] seen = new double[_directions];
        for (int at = 0; at < values.Length; at += _width)
        {
            cancellation.ThrowIfCancellationRequested();
            AddRow(values.AsSpan(at, _width), seen);
        }
    }

    /// <summary>Aᵀ(A W).</summary>
    /// <returns>[width, directions]</returns>
    public Matrix<double> Image() => Matrix<double>.Build.DenseOfRowMajor(_width, _directions, _image!);

    private void AddRow(ReadOnlySpan<float> row, double[] seen)
    {
        Array.Clear(seen);
        for (int i = 0; i < row.Length; i++)
        {
            SquaredNorm += (double)row[i] * row[i];
            GramMatrix.AddScaled(row[i], _basis.AsSpan(i * _directions, _directions), seen);
        }

        if (_image is null)
        {
            Gram.AddRow(seen);
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            GramMatrix.AddScaled(row[i], seen, _image.AsSpan(i * _directions, _directions));
        }
    }
}
