using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;

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
    /// <param name="part">Told how far it has come.</param>
    /// <param name="cancellation">Stops it between chunks.</param>
    public static TensorStatistics Run(
        WeightReader reader, GgufTensor tensor, TensorWeight description, WeightStatisticsOptions options, WorkPart part, CancellationToken cancellation)
    {
        var extremes = new ExtremesPass(options.Outliers, tensor.RowLength);
        ForEachChunk(reader, tensor, extremes.Add, fraction => part.Report(fraction / 4), cancellation);
        var moments = new MomentsPass(extremes, options.Bins);
        ForEachChunk(reader, tensor, (_, values) => moments.Add(values), fraction => part.Report((1 + fraction) / 4), cancellation);
        var (singular, without) = SingularValueAnalysis.Run(reader, tensor, options, fraction => part.Report((1 + fraction) / 2), extremes.NotFinite > 0, cancellation);
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
            without);
    }

    /// <summary>Hands a tensor's rows over, a few at a time.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="visit">Takes the number of the first row and whole rows.</param>
    /// <param name="report">Told the fraction done.</param>
    /// <param name="cancellation">Stops it between chunks.</param>
    public static void ForEachChunk(
        WeightReader reader, GgufTensor tensor, Action<long, float[]> visit, Action<double> report, CancellationToken cancellation)
    {
        var rows = (int)Math.Clamp(ChunkElements / tensor.RowLength, 1, tensor.RowCount);
        var buffer = new float[rows * tensor.RowLength];
        for (long row = 0; row < tensor.RowCount; row += rows)
        {
            cancellation.ThrowIfCancellationRequested();
            if (tensor.RowCount - row < rows)
            {
                buffer = new float[(tensor.RowCount - row) * tensor.RowLength];
            }

            reader.ReadRows(tensor, row, buffer);
            visit(row, buffer);
            report((double)row / tensor.RowCount);
        }
    }
}
