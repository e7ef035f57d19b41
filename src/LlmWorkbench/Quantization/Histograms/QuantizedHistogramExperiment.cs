using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Blocks;
using LlmWorkbench.Quantization.Errors;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary>Shows how the weights of a tensor are spread before and after quantization.</summary>
/// <example>
/// <code>
/// var histogram = model.QuantizedHistogram("blk.0.attn_q.weight");
/// Console.WriteLine(histogram.ToCsv());
/// </code>
/// </example>
public static class QuantizedHistogramExperiment
{
    private const int ChunkWeights = 1 << 16;

    /// <summary>Quantizes a tensor in memory, a few rows at a time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">A matrix: its name, or a pattern that means one alone.</param>
    /// <param name="options">Types and bins; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come; stops it between rows.</param>
    /// <returns>The histograms, and how often each code is stored.</returns>
    /// <exception cref="WorkbenchException">There is no such tensor, or a type does not fit it or needs an importance matrix.</exception>
    /// <exception cref="LlamaException">A weight is not a finite number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 bins.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QuantizedHistogramResult QuantizedHistogram(
        this LoadedModel model,
        string tensor,
        QuantizedHistogramOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new QuantizedHistogramOptions();
        (IReadOnlyList<GgmlType>? types, int bins) = (options.Types, options.Bins);
        OptionRange.Require(options.Bins, 2);
        GgufTensor found = SingleTensor.Find(model, tensor);
        SingleTensor.RequireTypes(found, types);
        using var reader = new WeightReader(model.Engine);
        int readings = 2 + types.Count;
        float least = float.MaxValue,
            most = float.MinValue;
        ForEachChunk(
            reader,
            found,
            weights => (least, most) = (Math.Min(least, weights.Min()), Math.Max(most, weights.Max())),
            run.Part(0, readings)
        );

        // A little wider than the weights: what is stored may lie beyond them.
        double margin = Math.Max(most - least, 1e-12) * 0.04;
        (double start, double width) = (least - margin, ((double)most - least + (2 * margin)) / bins);
        long[] before = new long[bins];
        ForEachChunk(reader, found, weights => Count(weights, start, width, before), run.Part(1, readings));
        return new QuantizedHistogramResult(
            model.Name,
            found.Name,
            found.Type,
            new WeightHistogram(start, width, before),
            [.. types.Select((type, i) => After(reader, found, type, start, width, bins, run.Part(i + 2, readings)))]
        );
    }

    private static QuantizedHistogram After(
        WeightReader reader,
        GgufTensor tensor,
        GgmlType type,
        double start,
        double width,
        int bins,
        RunContext run
    )
    {
        long[] counts = new long[bins];
        var codes = new SortedDictionary<int, long>();
        var errors = new ErrorSums();
        var layout = BlockLayout.Of(type);
        ForEachChunk(
            reader,
            tensor,
            weights =>
            {
                byte[] bytes = TensorEncoding.Encode(tensor, type, weights, (int)tensor.RowLength);
                float[] values = TensorQuantizer.Decode(type, bytes);
                Count(values, start, width, counts);
                errors.Add(weights, values, []);
                CountCodes(layout, type, bytes, codes);
            },
            run
        );
        return new QuantizedHistogram(
            type,
            new WeightHistogram(start, width, counts),
            [.. codes.Select(c => new CodeCount(c.Key, c.Value))],
            errors.Of(tensor.Name, tensor.Type, type, weighted: false)
        );
    }

    private static void ForEachChunk(WeightReader reader, GgufTensor tensor, Action<float[]> visit, RunContext run)
    {
        int most = (int)Math.Clamp(ChunkWeights / tensor.RowLength, 1, tensor.RowCount);
        for (long row = 0; row < tensor.RowCount; row += most)
        {
            run.ThrowIfStopped();
            run.Report((double)row / tensor.RowCount, $"reading {tensor.Name}");
            visit(reader.ReadRows(tensor, row, (int)Math.Min(most, tensor.RowCount - row)));
        }
    }

    private static void Count(float[] weights, double start, double width, long[] counts)
    {
        foreach (float weight in weights)
        {
            counts[Math.Clamp((int)((weight - start) / width), 0, counts.Length - 1)]++;
        }
    }

    private static void CountCodes(BlockLayout? layout, GgmlType type, byte[] bytes, SortedDictionary<int, long> codes)
    {
        if (layout is null)
        {
            return;
        }

        (int blockBytes, int length) = (GgmlTypes.BytesPerBlock(type), GgmlTypes.BlockSize(type));
        for (int position = 0; position < bytes.Length; position += blockBytes)
        {
            Span<byte> block = bytes.AsSpan(position, blockBytes);
            for (int i = 0; i < length; i++)
            {
                int step = layout.Step(layout.Code(block, i));
                codes[step] = codes.GetValueOrDefault(step) + 1;
            }
        }
    }
}
