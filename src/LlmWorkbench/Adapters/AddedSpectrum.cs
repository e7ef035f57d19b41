using LlmWorkbench.Llama.Adapters;
using LlmWorkbench.Llama.Weights;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LlmWorkbench.Adapters;

/// <summary>
/// The singular values of what an adapter adds, c · B · A. With B = Q₁R₁ and Aᵀ = Q₂R₂ they are those of c · R₁R₂ᵀ, which is as small as
/// the rank: the product itself is never made (G. Golub and C. Van Loan, "Matrix Computations", 2013, section 5.2 on QR).
/// </summary>
/// <param name="SingularValues">Largest first.</param>
internal sealed record AddedSpectrum(IReadOnlyList<double> SingularValues)
{
    // What the directions that count carry together of the squared norm.
    private const double Share = 0.99;

    /// <summary>The Frobenius norm: the root of the sum of all squared singular values.</summary>
    public double Norm => Math.Sqrt(SingularValues.Sum(value => value * value));

    /// <summary>The fewest directions that carry 99 % of the squared norm; 0 where nothing is added.</summary>
    public int RankUsed
    {
        get
        {
            double all = SingularValues.Sum(value => value * value),
                sum = 0;
            int used = 0;
            while (used < SingularValues.Count && sum < Share * all)
            {
                sum += SingularValues[used] * SingularValues[used];
                used++;
            }

            return used;
        }
    }

    /// <summary>One for the matrix; where experts are stacked one for each.</summary>
    public static IEnumerable<AddedSpectrum> Of(AdapterPair pair, double scale, WeightReader reader)
    {
        (int rank, int inputs, int outputs) = (pair.Rank, (int)pair.Base.Dimensions[0], (int)pair.Base.Dimensions[1]);
        for (int slice = 0; slice < pair.Base.RowCount / outputs; slice++)
        {
            // Row after row, [rank][inputs], is column after column of Aᵀ [inputs, rank]; of B [outputs][rank] those of Bᵀ.
            Matrix<double> a = Columns(reader.ReadRows(pair.A, (long)slice * rank, rank), inputs, rank);
            Matrix<double> b = Columns(reader.ReadRows(pair.B, (long)slice * outputs, outputs), rank, outputs).Transpose();
            double[] values = [.. Triangle(b).TransposeAndMultiply(Triangle(a)).Svd(computeVectors: false).S];
            yield return new AddedSpectrum([.. values.Select(value => value * Math.Abs(scale * pair.Factor)).OrderDescending()]);
        }
    }

    private static Matrix<double> Columns(float[] values, int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, [.. values.Select(value => (double)value)]);

    // A matrix that is wider than high is as small as it gets already.
    private static Matrix<double> Triangle(Matrix<double> matrix) =>
        matrix.RowCount > matrix.ColumnCount ? matrix.QR(QRMethod.Thin).R : matrix;
}
