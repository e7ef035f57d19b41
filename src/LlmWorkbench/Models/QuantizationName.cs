using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Models;

/// <summary>The name of a model file's quantization, as llama.cpp spells it.</summary>
public static class QuantizationName
{
    /// <summary>What stands where the type of the weights would, for a file that has none.</summary>
    public const string VocabularyOnly = "vocabulary only";

    // llama_ftype of include/llama.h (llama.cpp v0.5.0), which general.file_type holds.
    private static readonly Dictionary<long, string> s_names = new()
    {
        [0] = "F32",
        [1] = "F16",
        [2] = "Q4_0",
        [3] = "Q4_1",
        [7] = "Q8_0",
        [8] = "Q5_0",
        [9] = "Q5_1",
        [10] = "Q2_K",
        [11] = "Q3_K_S",
        [12] = "Q3_K_M",
        [13] = "Q3_K_L",
        [14] = "Q4_K_S",
        [15] = "Q4_K_M",
        [16] = "Q5_K_S",
        [17] = "Q5_K_M",
        [18] = "Q6_K",
        [19] = "IQ2_XXS",
        [20] = "IQ2_XS",
        [21] = "Q2_K_S",
        [22] = "IQ3_XS",
        [23] = "IQ3_XXS",
        [24] = "IQ1_S",
        [25] = "IQ4_NL",
        [26] = "IQ3_S",
        [27] = "IQ3_M",
        [28] = "IQ2_S",
        [29] = "IQ2_M",
        [30] = "IQ4_XS",
        [31] = "IQ1_M",
        [32] = "BF16",
        [36] = "TQ1_0",
        [37] = "TQ2_0",
        [38] = "MXFP4_MOE",
        [39] = "NVFP4",
        [40] = "Q1_0",
        [41] = "Q2_0",
    };

    /// <summary>The quantization of a file: what it says of itself, or else the type that holds most of its weights.</summary>
    /// <param name="file">A header.</param>
    /// <returns>As in <c>Q4_K_M</c>; <see cref="VocabularyOnly"/> for a file without weights.</returns>
    public static string Of(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Tensors.Count == 0)
        {
            return VocabularyOnly;
        }

        if (file.Metadata.GetInteger("general.file_type") is { } type && s_names.TryGetValue(type, out string? name))
        {
            return name;
        }

        return file.Tensors.GroupBy(t => t.Type).MaxBy(g => g.Sum(t => t.ElementCount))!.Key.ToString();
    }

    /// <summary>Bits that the file spends on each weight.</summary>
    /// <param name="file">A header.</param>
    /// <returns>8 × bytes of the weights ÷ their number; 0 for a file without weights.</returns>
    public static double BitsPerWeight(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        double weights = file.Tensors.Sum(t => t.ElementCount);
        return weights == 0 ? 0 : 8 * file.WeightBytes / weights;
    }
}
