using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Weights;

/// <summary>Looks at a model's weights as they lie in its file.</summary>
/// <example>
/// <code>
/// var statistics = model.WeightStatistics(["blk.*.attn_q.weight"]);
/// Console.WriteLine(statistics.Tensors[0].ExcessKurtosis);
/// </code>
/// </example>
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
        GgufFile file = model.Engine.File;
        return new WeightsResult(
            model.Name,
            model.Quantization,
            file.FileLength,
            [.. file.Tensors.Select(t => Describe(t, file))],
            file.Metadata.GetInteger("general.parameter_count"),
            model.Engine.ParameterCount
        );
    }

    /// <summary>The numbers inside chosen tensors: histogram, moments, outliers, singular values; quantized ones as ggml dequantizes
    /// them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">Names, with * for any letters and ? for one, as in <c>blk.*.attn_q.weight</c>.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far, after each tensor; stops it.</param>
    /// <returns>The tensors in the order of the names and the file.</returns>
    /// <exception cref="WorkbenchException">A name means no tensor, or a tensor's type holds no weights.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="GgufFormatException">The file has changed since it was loaded.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WeightStatisticsResult WeightStatistics(
        this LoadedModel model,
        IReadOnlyList<string> tensors,
        WeightStatisticsOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tensors);
        options ??= new WeightStatisticsOptions();
        options.Validate();
        IReadOnlyList<GgufTensor> chosen = TensorChoice.Find(model, tensors);
        RequireReadable(chosen);
        using var reader = new WeightReader(model.Engine);
        var result = new WeightStatisticsResult(model.Name, [], chosen.Count);
        foreach ((int i, GgufTensor? tensor) in chosen.Index())
        {
            TensorStatistics statistics = TensorAnalysis.Run(
                reader,
                tensor,
                Describe(tensor, model.Engine.File),
                options,
                run.Part(i, chosen.Count, tensor.Name)
            );
            result = result with { Tensors = [.. result.Tensors, statistics] };
            run.Keep(result);
        }

        return result;
    }

    private static TensorWeight Describe(GgufTensor tensor, GgufFile file) =>
        new(
            tensor.Name,
            WeightComponents.Of(tensor.Name),
            tensor.Dimensions,
            tensor.Type,
            tensor.ElementCount,
            tensor.ByteLength,
            (double)tensor.ByteLength / file.FileLength
        );

    private static void RequireReadable(IEnumerable<GgufTensor> tensors)
    {
        foreach (GgufTensor tensor in tensors)
        {
            if (!WeightReader.CanRead(tensor.Type))
            {
                throw new WorkbenchException(
                    $"The tensor {Wording.VisibleText.OneLine(tensor.Name)} is of type {tensor.Type}, which holds no weights that "
                        + "can be read as numbers with a fraction: leave it out."
                );
            }

            if (tensor.ElementCount == 0 || tensor.RowLength > TensorAnalysis.LongestRow)
            {
                throw new WorkbenchException(
                    $"The tensor {Wording.VisibleText.OneLine(tensor.Name)} has rows of {tensor.RowLength:N0} numbers: only "
                        + $"tensors with rows of 1 to {TensorAnalysis.LongestRow:N0} can be looked into."
                );
            }
        }
    }
}
