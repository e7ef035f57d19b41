using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization.Errors;

/// <summary>Measures what quantization does to the weights themselves.</summary>
/// <example>
/// <code>
/// var errors = model.QuantizationErrors("Q4_0");
/// Console.WriteLine(errors.RootMeanSquareError);
/// </code>
/// </example>
public static class QuantizationErrorExperiment
{
    private const int ChunkWeights = 1 << 16;

    /// <summary>Quantizes each tensor in memory, a few rows at a time, and compares: no file is written.</summary>
    /// <param name="model">The model, best with its most exact weights.</param>
    /// <param name="type">As in <c>Q4_K_M</c>.</param>
    /// <param name="options">How; where the file would lie does not matter. <see langword="null"/> is llama.cpp's mix.</param>
    /// <param name="run">Told how far it has come and what there is so far, after each tensor; stops it between rows.</param>
    /// <returns>Each tensor's errors.</returns>
    /// <exception cref="WorkbenchException">There is no such type or tensor.</exception>
    /// <exception cref="LlamaException">The model is quantized already, or llama.cpp refuses.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QuantizationErrorResult QuantizationErrors(
        this LoadedModel model,
        string type,
        QuantizeOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var request = QuantizationRequest.Of(model, TypeNames.Quantization(type), options ?? new QuantizeOptions(), run);
        QuantizationPlan plan = LlamaQuantizer.Plan(model.UnchangedPath, request.Options);
        LlamaQuantizer.Require(plan, request.Options);
        using var reader = new WeightReader(model.Engine);
        Pair[] pairs =
        [
            .. plan
                .Tensors.Where(t => !t.IsCopied)
                .Select(t => new Pair(
                    t.Name,
                    t.SourceType,
                    t.Type,
                    (tensor, first, weights, importance) => InMemory(t.Type, tensor, weights, importance)
                )),
        ];
        return Compare(model, $"{request.Options.Type}{(request.Options.Pure ? " pure" : "")}", request, pairs, reader, run);
    }

    /// <summary>Compares a quantized model's file with the model that it was made from.</summary>
    /// <param name="model">The source.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="run">Told how far it has come and what there is so far, after each tensor; stops it between rows.</param>
    /// <returns>The errors of each tensor that is stored otherwise.</returns>
    /// <exception cref="WorkbenchException">The models have other tensors or shapes.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QuantizationErrorResult QuantizationErrors(this LoadedModel model, LoadedModel quantized, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(quantized);
        TensorChoice.RequireWeights(model);
        TensorChoice.RequireWeights(quantized);
        using var reader = new WeightReader(model.Engine);
        using var other = new WeightReader(quantized.Engine);
        List<Pair> pairs = [];
        foreach (GgufTensor? tensor in model.Engine.File.Tensors.Where(t => WeightReader.CanRead(t.Type)))
        {
            GgufTensor? counterpart = quantized.Engine.File.FindTensor(tensor.Name);
            if (counterpart is null || !counterpart.Dimensions.SequenceEqual(tensor.Dimensions) || !WeightReader.CanRead(counterpart.Type))
            {
                throw new WorkbenchException(
                    $"{quantized.Name} has no {tensor.Name} of the same shape: only a model and a quantized copy of it can be compared."
                );
            }

            if (counterpart.Type != tensor.Type)
            {
                pairs.Add(
                    new Pair(
                        tensor.Name,
                        tensor.Type,
                        counterpart.Type,
                        (_, first, weights, _) => other.ReadRows(counterpart, first, (int)(weights.Length / counterpart.RowLength))
                    )
                );
            }
        }

        return pairs.Count > 0
            ? Compare(model, quantized.Name, null, [.. pairs], reader, run)
            : throw new WorkbenchException(
                $"{model.Name} and {quantized.Name} store every tensor in the same type: there is nothing to compare."
            );
    }

    private static QuantizationErrorResult Compare(
        LoadedModel model,
        string quantized,
        QuantizationRequest? request,
        Pair[] pairs,
        WeightReader reader,
        RunContext run
    )
    {
        var result = new QuantizationErrorResult(model.Name, quantized, request?.ImportanceNote, [], pairs.Length);
        foreach ((int i, Pair? pair) in pairs.Index())
        {
            GgufTensor tensor = model.Engine.File.FindTensor(pair.Name)!;
            TensorError error = Measure(tensor, pair, reader, request?.Options.Importance, run.Part(i, pairs.Length, pair.Name));
            result = result with { Tensors = [.. result.Tensors, error] };
            run.Keep(result);
        }

        return result;
    }

    // Each expert of a mixture has an importance of its own: no piece reaches from one to the next.
    private static TensorError Measure(GgufTensor tensor, Pair pair, WeightReader reader, ImportanceMatrix? matrix, RunContext run)
    {
        var sums = new ErrorSums();
        float[] importance = matrix?.Has(tensor) == true ? matrix.Weights(tensor) : [];
        long rowsOfExpert = tensor.Dimensions.Count > 1 ? tensor.Dimensions[1] : 1;
        long most = Math.Max(1, ChunkWeights / tensor.RowLength);
        for (long first = 0; first < tensor.RowCount; )
        {
            run.ThrowIfStopped();
            long expert = first / rowsOfExpert;
            int count = (int)Math.Min(most, ((expert + 1) * rowsOfExpert) - first);
            float[] weights = reader.ReadRows(tensor, first, count);
            float[] matter =
                importance.Length == 0 ? [] : importance[(int)(expert * tensor.RowLength)..(int)((expert + 1) * tensor.RowLength)];
            sums.Add(weights, pair.Quantize(tensor, first, weights, matter), matter);
            first += count;
            run.Report((double)first / tensor.RowCount, "");
        }

        return sums.Of(pair.Name, pair.SourceType, pair.Type, importance.Length > 0);
    }

    private static float[] InMemory(GgmlType type, GgufTensor tensor, float[] weights, float[] importance) =>
        TensorQuantizer.Decode(type, TensorEncoding.Encode(tensor, type, weights, (int)tensor.RowLength, importance));

    private sealed record Pair(string Name, GgmlType SourceType, GgmlType Type, Func<GgufTensor, long, float[], float[], float[]> Quantize);
}
