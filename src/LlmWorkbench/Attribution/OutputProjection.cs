using System.Globalization;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Weights;

namespace LlmWorkbench.Attribution;

/// <summary>Takes a layer's attention apart into its heads, each through its columns of the output projection.</summary>
internal static class OutputProjection
{
    // Quantized weights meet quantized activations: this much of what attention adds may be rounding.
    private const double Tolerance = 0.05;

    /// <summary>What each head contributes.</summary>
    /// <param name="reader">The model's weights.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="heads">What the heads read; [head][position][head size].</param>
    /// <param name="attention">What attention adds to the residual stream; [position][d].</param>
    /// <param name="position">The position.</param>
    /// <param name="readout">The direction along which contributions are read.</param>
    /// <returns>The heads, or <see langword="null"/> where the projection is not a matrix of this file, perhaps with a norm or scale after
    /// it.</returns>
    public static HeadAttribution? Split(
        WeightReader reader,
        int layer,
        Activation heads,
        Activation attention,
        int position,
        Readout readout
    )
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.");
        ReadOnlySpan<float> added = attention.Row(position);
        float[] read = [.. heads.Heads.SelectMany(head => heads.Row(head, position).ToArray())];
        if (
            reader.File.FindTensor(prefix + "attn_output.weight") is not { } matrix
            || matrix.RowLength != read.Length
            || matrix.RowCount != added.Length
            || !WeightReader.CanRead(matrix.Type)
        )
        {
            return null;
        }

        float[]? bias = Vector(reader, prefix + "attn_output.bias", added.Length);
        float[]? norm = Vector(reader, prefix + "post_attention_norm.weight", added.Length);
        (double[]? projected, double[]? back) = Pass(reader, matrix, read, readout.Direction, norm);
        double? scale = Scale(projected, bias, norm, added);
        if (scale is not { } factor)
        {
            return null;
        }

        double[] contributions = [.. heads.Heads.Select((_, place) => factor * Dot(back, read, place * heads.Width, heads.Width))];
        return new HeadAttribution(contributions, readout.Of(added) - contributions.Sum());
    }

    // One reading of the matrix W: W · read, and the direction times the norm's weight, taken back through it.
    private static (double[] Projected, double[] Back) Pass(
        WeightReader reader,
        GgufTensor matrix,
        float[] read,
        double[] direction,
        float[]? norm
    )
    {
        double[] projected = new double[direction.Length];
        double[] back = new double[read.Length];
        float[] row = new float[read.Length];
        for (int i = 0; i < direction.Length; i++)
        {
            reader.ReadRows(matrix, i, row);
            double weight = direction[i] * (norm?[i] ?? 1);
            double sum = 0;
            for (int j = 0; j < row.Length; j++)
            {
                sum += (double)row[j] * read[j];
                back[j] += weight * row[j];
            }

            projected[i] = sum;
        }

        return (projected, back);
    }

    // Some architectures have a norm or a constant after the projection: at one position both are a factor, which is frozen.
    private static double? Scale(double[] projected, float[]? bias, float[]? norm, ReadOnlySpan<float> added)
    {
        double product = 0,
            square = 0,
            whole = 0;
        for (int i = 0; i < projected.Length; i++)
        {
            double x = (projected[i] + (bias?[i] ?? 0)) * (norm?[i] ?? 1);
            product += x * added[i];
            square += x * x;
            whole += (double)added[i] * added[i];
        }

        double scale = square > 0 ? product / square : 0;
        double error = Math.Sqrt(Math.Max(0, whole - (scale * product)));
        return error > Tolerance * Math.Sqrt(whole) ? null
            : norm is null && Math.Abs(scale - 1) < Tolerance ? 1
            : scale;
    }

    private static float[]? Vector(WeightReader reader, string name, int length) =>
        reader.File.FindTensor(name) is { } tensor && tensor.RowLength == length && WeightReader.CanRead(tensor.Type)
            ? reader.ReadRows(tensor, 0, 1)
            : null;

    private static double Dot(double[] a, float[] b, int start, int length)
    {
        double sum = 0;
        for (int i = start; i < start + length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
