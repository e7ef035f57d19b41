using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>
/// What a model file is quantized to: a tensor type for most matrices, and for many a mix that spends more bits where llama.cpp's
/// authors found that it pays (llama.cpp, src/llama-quant.cpp, llama_tensor_get_type_impl). The list is that of llama-quantize
/// of v0.5.0 (tools/quantize/quantize.cpp, QUANT_OPTIONS).
/// </summary>
public sealed record QuantizationType
{
    private QuantizationType(string name, int fileType, GgmlType baseType, string summary) =>
        (Name, FileType, BaseType, Summary) = (name, fileType, baseType, summary);

    /// <summary>Every type that llama.cpp quantizes to, from the most bits to the fewest.</summary>
    public static IReadOnlyList<QuantizationType> All { get; } =
    [
        new("F32", 0, GgmlType.F32, "32-bit floating point"),
        new("BF16", 32, GgmlType.BF16, "16-bit floating point with the exponent range of 32 bits"),
        new("F16", 1, GgmlType.F16, "16-bit floating point"),
        new("Q8_0", 7, GgmlType.Q8_0, "8 bits in blocks of 32 with one scale"),
        new("Q6_K", 18, GgmlType.Q6_K, "6 bits in super-blocks of 256"),
        new("Q5_1", 9, GgmlType.Q5_1, "5 bits in blocks of 32 with a scale and a minimum"),
        new("Q5_K_M", 17, GgmlType.Q5_K, "5 bits in super-blocks of 256, more for some attn_v and ffn_down"),
        new("Q5_K_S", 16, GgmlType.Q5_K, "5 bits in super-blocks of 256"),
        new("Q5_0", 8, GgmlType.Q5_0, "5 bits in blocks of 32 with one scale"),
        new("Q4_1", 3, GgmlType.Q4_1, "4 bits in blocks of 32 with a scale and a minimum"),
        new("Q4_K_M", 15, GgmlType.Q4_K, "4 bits in super-blocks of 256, more for some attn_v and ffn_down"),
        new("Q4_K_S", 14, GgmlType.Q4_K, "4 bits in super-blocks of 256, more for the first layers' attn_v and ffn_down"),
        new("IQ4_NL", 25, GgmlType.IQ4_NL, "4 bits with unevenly spaced levels in blocks of 32"),
        new("Q4_0", 2, GgmlType.Q4_0, "4 bits in blocks of 32 with one scale"),
        new("IQ4_XS", 30, GgmlType.IQ4_XS, "4 bits with unevenly spaced levels in super-blocks of 256"),
        new("MXFP4_MOE", 38, GgmlType.MXFP4, "4-bit floating point for the experts of a mixture, 8 bits for all else"),
        new("Q3_K_L", 13, GgmlType.Q3_K, "3 bits in super-blocks of 256, 5 for attn_v, attn_output and ffn_down"),
        new("Q3_K_M", 12, GgmlType.Q3_K, "3 bits in super-blocks of 256, 4 or 5 for attn_v, attn_output and ffn_down"),
        new("IQ3_M", 27, GgmlType.IQ3_S, "3 bits from a codebook, 4 for attn_v, attn_output and some ffn_down"),
        new("IQ3_S", 26, GgmlType.IQ3_S, "3 bits from a codebook"),
        new("Q3_K_S", 11, GgmlType.Q3_K, "3 bits in super-blocks of 256"),
        new("IQ3_XS", 22, GgmlType.IQ3_S, "3 bits from a codebook, fewer for attn_q, attn_k and the middle layers"),
        new("IQ3_XXS", 23, GgmlType.IQ3_XXS, "3 bits from a small codebook"),
        new("Q2_K", 10, GgmlType.Q2_K, "2 bits in super-blocks of 256, 3 for attn_v, attn_output and ffn_down"),
        new("IQ2_M", 29, GgmlType.IQ2_S, "2.5 bits from a codebook, 3 for attn_v and attn_output"),
        new("Q2_K_S", 21, GgmlType.Q2_K, "2 bits in super-blocks of 256"),
        new("IQ2_S", 28, GgmlType.IQ2_XS, "2.3 bits from a codebook, 3 for attn_v and attn_output"),
        new("IQ2_XS", 20, GgmlType.IQ2_XS, "2.3 bits from a codebook"),
        new("Q2_0", 41, GgmlType.Q2_0, "2 bits in blocks of 64 with one scale; for models trained for it"),
        new("IQ2_XXS", 19, GgmlType.IQ2_XXS, "2 bits from a codebook"),
        new("TQ2_0", 37, GgmlType.TQ2_0, "ternary, 2 bits; for models trained for it"),
        new("IQ1_M", 31, GgmlType.IQ1_M, "1.75 bits from a codebook"),
        new("TQ1_0", 36, GgmlType.TQ1_0, "ternary, 1.7 bits; for models trained for it"),
        new("IQ1_S", 24, GgmlType.IQ1_S, "1.6 bits from a codebook"),
        new("Q1_0", 40, GgmlType.Q1_0, "1 bit in blocks of 128 with one scale; for models trained for it"),
    ];

    // llama-quantize's aliases.
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Q3_K"] = "Q3_K_M",
        ["Q4_K"] = "Q4_K_M",
        ["Q5_K"] = "Q5_K_M",
    };

    /// <summary>llama.cpp's name: <c>Q4_K_M</c>.</summary>
    public string Name { get; }

    /// <summary>The number that a file's <c>general.file_type</c> holds (llama_ftype of llama.h).</summary>
    public int FileType { get; }

    /// <summary>The tensor type of most matrices; of all of them when the file is quantized pure.</summary>
    public GgmlType BaseType { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Summary { get; }

    /// <summary>Whether llama.cpp refuses to quantize a model's layers to it, or to its mix, without an importance matrix.</summary>
    public bool NeedsImportance => Name == "IQ3_XS" || ImportanceRule.Applies("blk.0.ffn_up.weight", BaseType, this);

    /// <summary>The type of a name, in capitals or not; <c>Q4_K</c> is <c>Q4_K_M</c>, as for llama-quantize.</summary>
    /// <param name="name">The name.</param>
    /// <returns><see langword="null"/> when llama.cpp does not quantize to a type of this name.</returns>
    public static QuantizationType? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string full = s_aliases.GetValueOrDefault(name, name);
        return All.FirstOrDefault(type => string.Equals(type.Name, full, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The type of a name, in capitals or not.</summary>
    /// <param name="name">The name: <c>Q4_K_M</c>.</param>
    /// <exception cref="LlamaException">There is none; the message lists those that there are.</exception>
    public static QuantizationType Parse(string name) =>
        Find(name)
        ?? throw new LlamaException(
            $"There is no quantization type {name}: use one of {string.Join(", ", All.Select(type => type.Name))}."
        );

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
