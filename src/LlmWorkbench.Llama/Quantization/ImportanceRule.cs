using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Which tensors llama.cpp does not quantize without an importance matrix (src/llama-quant.cpp,
/// tensor_requires_imatrix).</summary>
internal static class ImportanceRule
{
    /// <summary>Whether it refuses to.</summary>
    internal static bool Applies(string tensor, GgmlType type, QuantizationType fileType) =>
        NeverHasEntry(tensor)
            ? IsImpossibleWithout(type)
            : type is GgmlType.IQ3_XXS or GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ2_S or GgmlType.IQ1_M or GgmlType.IQ1_S
                || (type == GgmlType.Q2_K && fileType.Name == "Q2_K_S");

    /// <summary>Tensors that llama-imatrix does not watch: no matrix has them unless somebody made it have them.</summary>
    internal static bool NeverHasEntry(string tensor) => tensor is "token_embd.weight" or "per_layer_token_embd.weight" or "output.weight";

    // ggml.c, ggml_quantize_requires_imatrix: without one, ggml_quantize_chunk ends the process.
    private static bool IsImpossibleWithout(GgmlType type) => type is GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ1_S;
}
