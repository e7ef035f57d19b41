using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights.Spectrum;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LlmWorkbench.Weights;

/// <summary>
/// The third reading of a tensor: singular values. They are the roots of the eigenvalues of the smaller of AᵀA and AAᵀ, summed
/// up in double while the rows pass by; below a ten-millionth of the largest they are rounding.
/// </summary>
internal static class SingularValueAnalysis
{
    // Readings of the file that refine the estimate's directions before the one that measures them.
    private const int Iterations = 4;

    // More directions than asked for make those asked for precise (Halko, Martinsson and Tropp 2011, section 4.2).
    private const int Oversampling = 10;

    /// <summary>Computes or estimates the values, or says why there are none.</summary>
    public static (SingularValues? Values, string? Without) Run(
        WeightReader reader,
        GgufTensor tensor,
        WeightStatisticsOptions options,
        bool hasNotFinite,
        RunContext run
    )
    {
        long shorter = Math.Min(tensor.RowLength, tensor.RowCount);
        if (tensor.Dimensions.Skip(2).Any(length => length > 1))
        {
            return (null, $"It is a stack of matrices with {tensor.Dimensions.Count} dimensions: singular values are those of one matrix.");
        }

        if (shorter < 2)
        {
            return (null, "It is a vector: singular values are those of a matrix.");
        }

        if (hasNotFinite)
        {
            return (null, "It holds numbers that are not finite: such a matrix has no singular values.");
        }

        if (shorter <= SingularValues.MostExact)
        {
            return (Exact(reader, tensor, run), null);
        }

        return options.LargestSingularValues > 0
            ? (Estimate(reader, tensor, options, run), null)
            : (
                null,
                $"Its shorter side has {shorter:N0} numbers, and all singular values are computed up to "
                    + $"{SingularValues.MostExact}: --singular-values 32 estimates the largest 32."
            );
    }

    private static SingularValues Exact(WeightReader reader, GgufTensor tensor, RunContext run)
    {
        GramMatrix gram = tensor.RowLength <= tensor.RowCount ? OfColumns(reader, tensor, run) : OfRows(reader, tensor, run);
        double[] values = Roots(gram.ToMatrix(), run.Cancellation);
        return new SingularValues(values, IsComplete: true, Math.Sqrt(gram.Trace), Seed: null);
    }

    private static GramMatrix OfColumns(WeightReader reader, GgufTensor tensor, RunContext run)
    {
        var gram = new GramMatrix((int)tensor.RowLength);
        TensorAnalysis.ForEachChunk(reader, tensor, (_, values) => gram.Add(values, run.Cancellation), run);
        return gram;
    }

    // Few long rows: the whole matrix is turned, a stripe of columns at a time.
    private static GramMatrix OfRows(WeightReader reader, GgufTensor tensor, RunContext run)
    {
        const int Stripe = 64;
        int rows = (int)tensor.RowCount;
        int columns = (int)tensor.RowLength;
        var gram = new GramMatrix(rows);
        float[][] matrix = new float[rows][];
        for (int row = 0; row < rows; row++)
        {
            run.ThrowIfStopped();
            matrix[row] = reader.ReadRows(tensor, row, 1);
        }

        for (int from = 0; from < columns; from += Stripe)
        {
            float[] stripe = new float[Math.Min(Stripe, columns - from) * rows];
            for (int i = 0; i < stripe.Length; i++)
            {
                stripe[i] = matrix[i % rows][from + (i / rows)];
            }

            gram.Add(stripe, run.Cancellation);
            run.Report((double)from / columns, "");
        }

        return gram;
    }

    // Subspace iteration on AᵀA from a random start, then Rayleigh and Ritz in that space (Halko et al. 2011, algorithm 4.4).
    private static SingularValues Estimate(WeightReader reader, GgufTensor tensor, WeightStatisticsOptions options, RunContext run)
    {
        var random = new Random(options.Seed);
        int width = (int)tensor.RowLength;
        int directions = (int)Math.Min(options.LargestSingularValues + Oversampling, Math.Min(tensor.RowLength, tensor.RowCount));
        Matrix<double> basis = Orthonormal(
            Matrix<double>.Build.Dense(width, directions, (_, _) => random.NextDouble() - 0.5),
            run.Cancellation
        );
        double squares = 0.0;
        for (int iteration = 0; iteration <= Iterations; iteration++)
        {
            bool last = iteration == Iterations;
            var projection = new SubspacePass(basis, needsImage: !last);
            TensorAnalysis.ForEachChunk(
                reader,
                tensor,
                (_, values) => projection.Add(values, run.Cancellation),
                run.Share(iteration / (Iterations + 1.0), (iteration + 1) / (Iterations + 1.0))
            );
            if (last)
            {
                squares = projection.SquaredNorm;
                double[] values = Roots(projection.Gram.ToMatrix(), run.Cancellation);
                return new SingularValues(
                    [.. values.Take(options.LargestSingularValues)],
                    IsComplete: false,
                    Math.Sqrt(squares),
                    options.Seed
                );
            }

            basis = Orthonormal(projection.Image(), run.Cancellation);
        }

        throw new InvalidOperationException("The last iteration returns.");
    }

    private static Matrix<double> Orthonormal(Matrix<double> matrix, CancellationToken cancellation) =>
        Interruptible(() => matrix.QR(QRMethod.Thin).Q, cancellation);

    private static double[] Roots(Matrix<double> gram, CancellationToken cancellation) =>
        Interruptible(
            () => gram.Evd(Symmetricity.Symmetric).EigenValues.Select(e => Math.Sqrt(Math.Max(0, e.Real))).OrderDescending().ToArray(),
            cancellation
        );

    // The library cannot be stopped: an interrupted call ends by itself, seconds later, and nobody looks at it.
    private static T Interruptible<T>(Func<T> compute, CancellationToken cancellation)
    {
        Task<T> task = Task.Run(compute, CancellationToken.None);
        task.Wait(cancellation);
        return task.Result;
    }
}
