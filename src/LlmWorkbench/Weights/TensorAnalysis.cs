using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Weights;

/// <summary>
/// Looks at one tensor in three readings of the file, a few rows at a time, so that the memory does not grow with the tensor: mean
/// and extremes, then moments about the mean and the histogram, then singular values.
/// </summary>
internal static class TensorAnalysis
{
    /// <summary>The longest row that is read, in numbers.</summary>
    public const int LongestRow = 1 << 26;

    private const int ChunkElements = 1 << 18;

    /// <summary>Looks at a tensor.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="tensor">A tensor of it that can be read.</param>
    /// <param name="description">What the header says about it.</param>
    /// <param name="options">How, valid.</param>
    /// <param name="run">Told how far it has come; stops it between chunks.</param>
    public static TensorStatistics Run(
        WeightReader reader,
        GgufTensor tensor,
        TensorWeight description,
        WeightStatisticsOptions options,
        RunContext run
    )
    {
        var extremes = new ExtremesPass(options.Outliers, tensor.RowLength);
        ForEachChunk(reader, tensor, extremes.Add, run.Share(0, 0.25));
        var moments = new MomentsPass(extremes, options.Bins);
        ForEachChunk(reader, tensor, (_, values) => moments.Add(values), run.Share(0.25, 0.5));
        (Spectrum.SingularValues? singular, string? without) = SingularValueAnalysis.Run(
            reader,
            tensor,
            options,
            extremes.NotFinite > 0,
            run.Share(0.5, 1)
        );
        return new TensorStatistics(
            description,
            extremes.NotFinite,
            extremes.Mean,
            moments.StandardDeviation,
            extremes.Minimum,
            extremes.Maximum,
            moments.ExcessKurtosis,
            extremes.ZeroShare,
            moments.Histogram,
            extremes.Outliers(moments.StandardDeviation),
            singular,
            without
        );
    }

    /// <summary>Hands a tensor's rows over, a few at a time.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="visit">Takes the number of the first row and whole rows.</param>
    /// <param name="run">Told the fraction done; stops it between chunks.</param>
    public static void ForEachChunk(WeightReader reader, GgufTensor tensor, Action<long, float[]> visit, RunContext run)
    {
        int rows = (int)Math.Clamp(ChunkElements / tensor.RowLength, 1, tensor.RowCount);
        float[] buffer = new float[rows * tensor.RowLength];
        for (long row = 0; row < tensor.RowCount; row += rows)
        {
            run.ThrowIfStopped();
            if (tensor.RowCount - row < rows)
            {
                buffer = new float[(tensor.RowCount - row) * tensor.RowLength];
            }

            reader.ReadRows(tensor, row, buffer);
            visit(row, buffer);
            run.Report((double)row / tensor.RowCount, "");
        }
    }
}
