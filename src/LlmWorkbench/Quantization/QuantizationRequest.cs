using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Runs;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization;

/// <summary>What the engine is asked to do: options with their names found and the importance matrix that they need.</summary>
/// <param name="Options">For the engine.</param>
/// <param name="ImportanceNote">Where the importance matrix comes from, one sentence; <see langword="null"/> without one.</param>
internal sealed record QuantizationRequest(QuantizationOptions Options, string? ImportanceNote)
{
    /// <summary>Finds the tensors, and computes the importance matrix when the type needs one or a text was given.</summary>
    public static QuantizationRequest Of(LoadedModel model, QuantizationType type, QuantizeOptions options, RunContext run)
    {
        TensorChoice.RequireWeights(model);
        var request = new QuantizationOptions
        {
            Type = type,
            Pure = options.Pure,
            Importance = options.Importance,
            OutputType = options.OutputType,
            TokenEmbeddingType = options.TokenEmbeddingType,
            TensorTypes = options
                .TensorTypes.SelectMany(pair => TensorChoice.Find(model, [pair.Key]).Select(tensor => (tensor.Name, Type: pair.Value)))
                .GroupBy(pair => pair.Name)
                .ToDictionary(group => group.Key, group => group.Last().Type),
            AllowRequantize = options.AllowRequantize,
            Overwrite = options.Overwrite,
        };
        if (request.Importance is { } given)
        {
            return new(request, $"The importance matrix is {given.Name}{Source(given)}.");
        }

        bool needs =
            options.Calibration is null
            && LlamaQuantizer
                .Plan(model.UnchangedPath, request)
                .LackingImportance.Any(tensor => tensor.Name.StartsWith("blk.", StringComparison.Ordinal));
        if (!needs && options.Calibration is null)
        {
            return new(request, null);
        }

        ImportanceMatrix matrix = model.Importance(options.Calibration, run: run.Part(0, 1)).Matrix;
        string why = needs ? $"{type} needs an importance matrix: it was" : "The importance matrix was";
        return new(
            request with
            {
                Importance = matrix,
            },
            $"{why} computed from {matrix.Datasets[0]}, {matrix.ChunkCount} pieces of {matrix.ChunkSize} tokens."
        );
    }

    private static string Source(ImportanceMatrix matrix) => matrix.Datasets.Count > 0 ? $", computed from {matrix.Datasets[0]}" : "";
}
