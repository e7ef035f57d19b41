using LlmWorkbench.Llama.Quantization;

namespace LlmWorkbench.Quantization;

/// <summary>A name for a quantized file, or for the model in it.</summary>
internal static class QuantizedName
{
    /// <summary>The source's name with the new type instead of its own.</summary>
    /// <param name="source">As in <c>tutor-f16</c>.</param>
    /// <param name="ownType">As in <c>F16</c>.</param>
    /// <param name="type">The new type.</param>
    /// <returns>As in <c>tutor-q4_k_m</c>.</returns>
    public static string Of(string source, string ownType, QuantizationType type)
    {
        string stem = source.EndsWith("-" + ownType, StringComparison.OrdinalIgnoreCase) ? source[..^(ownType.Length + 1)] : source;
        return $"{stem}-{type.Name.ToLowerInvariant()}";
    }
}
