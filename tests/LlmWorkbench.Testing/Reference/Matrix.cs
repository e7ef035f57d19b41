using System.Numerics.Tensors;

namespace LlmWorkbench.Testing.Reference;

/// <summary>A weight matrix in float64, as GGUF stores it: one row for each output.</summary>
public sealed class Matrix
{
    private readonly double[][] _rows;

    /// <summary>Cuts numbers into rows.</summary>
    /// <param name="values">Row after row.</param>
    /// <param name="columns">The length of a row.</param>
    public Matrix(IEnumerable<double> values, int columns) => _rows = [.. values.Chunk(columns)];

    /// <summary>How many rows there are.</summary>
    public int Rows => _rows.Length;

    /// <summary>A row: of an embedding matrix, the vector of a token.</summary>
    public double[] this[int row] => _rows[row];

    /// <summary>y = W x: the dot product of each row with x; [rows].</summary>
    public double[] Times(double[] x) => [.. _rows.Select(row => TensorPrimitives.Dot(row, x))];
}
