using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Numbers;

namespace LlmWorkbench.Llama.Tensors;

/// <summary>
/// Looks at a file's norms and biases, which are small and in full precision. What is not a number there may never reach a
/// logit: products of quantized matrices take it for 0 and leave a whole MLP out without a trace (ggml-quants.c, quantize_row_q8_K_ref).
/// </summary>
internal static class WeightVectors
{
    // A norm has as many numbers as the residual stream is wide; factors of rotary positions may be anything.
    private const long Longest = 1 << 20;

    /// <summary>The name of the first tensor that holds a number that is not finite; null where there is none.</summary>
    /// <exception cref="GgufFormatException">The file has changed since its header was read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static string? FirstBad(GgufFile file)
    {
        using GgufTensorData data = file.OpenTensors();
        return file
            .Tensors.Where(tensor =>
                tensor.RowCount == 1
                && tensor.RowLength is > 0 and <= Longest
                && GgufTensorData.CanReadFloats(tensor.Type)
                && !tensor.Name.StartsWith("rope_", StringComparison.Ordinal)
            )
            .FirstOrDefault(tensor => !FiniteNumbers.AreAll(data.ReadRows(tensor, 0, 1)))
            ?.Name;
    }
}
