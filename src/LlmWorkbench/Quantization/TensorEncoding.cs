using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization;

/// <summary>Quantizes rows of one tensor of a model, and names it when they cannot be.</summary>
internal static class TensorEncoding
{
    /// <summary>Quantizes whole rows.</summary>
    /// <param name="tensor">The tensor that they are of.</param>
    /// <param name="type">The type.</param>
    /// <param name="weights">[rows · rowLength].</param>
    /// <param name="rowLength">Weights in a row: the tensor's, or those of a block of it.</param>
    /// <param name="importance">How much each place of a row matters; [rowLength], or empty for all alike.</param>
    /// <returns>The stored bytes, row after row.</returns>
    /// <exception cref="LlamaException">A weight is not a finite number, or too large for the type; the message names the
    /// tensor.</exception>
    public static byte[] Encode(
        GgufTensor tensor,
        GgmlType type,
        ReadOnlySpan<float> weights,
        int rowLength,
        ReadOnlySpan<float> importance = default
    )
    {
        try
        {
            return TensorQuantizer.Encode(type, weights, rowLength, importance);
        }
        catch (LlamaException e)
        {
            throw new LlamaException($"{VisibleText.OneLine(tensor.Name)} cannot be quantized: {e.Message}", e);
        }
    }
}
