using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Weights;

/// <summary>Looks at a model's weights as they lie in its file.</summary>
public static class WeightsExperiment
{
    /// <summary>What a model's file is made of: every tensor with its shape, type and size. Nothing but the header is read.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The tensors, and the parameters by component.</returns>
    /// <exception cref="WorkbenchException">The file holds only a vocabulary.</exception>
    public static WeightsResult Weights(this LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        TensorChoice.RequireWeights(model);
        var file = model.Engine.File;
        return new WeightsResult(
            model.Name,
            model.Quantization,
            file.FileLength,
            [.. file.Tensors.Select(t => Describe(t, file))],
            file.Metadata.GetInteger("general.parameter_count"),
            model.Engine.ParameterCount);
    }

    /// <summary>The numbers inside chosen tensors: histogram, moments, outliers, singular values; quantized ones as ggml dequantizes them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">Names, with * for any letters and ? for one, as in <c>blk.*.attn_q.weight</c>.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="onTensor">Called after each tensor, on the computing thread.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tensors in the order of the names and the file; when it was stopped after the first, those that were done
    /// (<see cref="WeightStatisticsResult.IsComplete"/>).</returns>
    /// <exception cref="WorkbenchException">A name means no tensor, or a tensor's type holds no weights.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="GgufFormatException">The file has changed since it was loaded.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before the first tensor was done.</exception>
    public static WeightStatisticsResult WeightStatistics(
        this LoadedModel model,
        IReadOnlyList<string> tensors,
        WeightStatisticsOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        Action<TensorStatistics>? onTensor = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tensors);
        options ??= new WeightStatisticsOptions();
        options.Validate();
        var chosen = TensorChoice.Find(model, tensors);
        RequireReadable(chosen);
        using var reader = new WeightReader(model.Engine.File);
        List<TensorStatistics> done = [];
        try
        {
            foreach (var tensor in chosen)
            {
                var part = new WorkPart(progress, tensor.Name, done.Count, chosen.Count);
                done.Add(TensorAnalysis.Run(reader, tensor, Describe(tensor, model.Engine.File), options, part, cancellation));
                onTensor?.Invoke(done[^1]);
            }
        }
        catch (OperationCanceledException) when (done.Count > 0)
        {
            // What is done is worth showing: the result says that it is not all.
        }

        return new WeightStatisticsResult(model.Name, done, chosen.Count);
    }

    private static TensorWeight Describe(GgufTensor tensor, GgufFile file) => new(
        tensor.Name,
        WeightComponents.Of(tensor.Name),
        tensor.Dimensions,
        tensor.Type,
        tensor.ElementCount,
        tensor.ByteLength,
        (double)tensor.ByteLength / file.FileLength);

    private static void RequireReadable(IEnumerable<GgufTensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (!WeightReader.CanRead(tensor.Type))
            {
                throw new WorkbenchException($"The tensor {Drawing.VisibleText.OneLine(tensor.Name)} is of type {tensor.Type}, which holds no weights that can be read as numbers with a fraction: leave it out.");
            }

            if (tensor.ElementCount == 0 || tensor.RowLength > TensorAnalysis.LongestRow)
            {
                throw new WorkbenchException($"The tensor {Drawing.VisibleText.OneLine(tensor.Name)} has rows of {tensor.RowLength:N0} numbers: only tensors with rows of 1 to {TensorAnalysis.LongestRow:N0} can be looked into.");
            }
        }
    }
}
