using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>The number of layers, and the numbers that every layer computes with.</summary>
internal static class LayerCheck
{
    private static readonly string[] s_epsilons =
    [
        "attention.layer_norm_rms_epsilon",
        "attention.layer_norm_epsilon",
        "attention.group_norm_epsilon",
    ];

    private static readonly string[] s_bases = ["rope.freq_base", "rope.freq_base_swa"];

    /// <summary>Refuses what native code asserts, and what would make every number meaningless.</summary>
    public static void Check(GgufFile file)
    {
        long? layers = file.Integer("block_count", 1, GgufModelCheck.MaxLayers);
        if (file.Tensors.Count > 0)
        {
            // llama.cpp takes anything of 32 bits; a text of one token has nothing to predict from.
            file.Integer("context_length", 2, int.MaxValue);
        }

        file.Integer("nextn_predict_layers", 0, layers ?? GgufModelCheck.MaxLayers);
        // Written so that NaN is refused too.
        Require(file, s_epsilons, number => number >= 0 && double.IsFinite(number), "a finite number that is not negative");
        Require(file, s_bases, number => number > 0 && double.IsFinite(number), "a finite number above 0");
        RequireFinite(file);
    }

    private static void Require(GgufFile file, string[] keys, Func<double, bool> isFit, string mustBe)
    {
        foreach (string key in keys.Select(file.Metadata.ForArchitecture))
        {
            if (file.Metadata.Find(key) is { } value && !(value.AsNumber() is { } number && isFit(number)))
            {
                throw file.Refuse(key, value, mustBe);
            }
        }
    }

    // Bounds that nothing exceeds may be infinite.
    private static void RequireFinite(GgufFile file)
    {
        foreach ((string key, GgufValue value) in file.Metadata)
        {
            bool isNumber = value.ElementType is GgufValueType.Float32 or GgufValueType.Float64;
            if (
                isNumber
                && key.StartsWith(file.Metadata.ForArchitecture(""), StringComparison.Ordinal)
                && !key.Contains("clamp", StringComparison.Ordinal)
                && !IsFinite(value)
            )
            {
                throw file.Refuse(key, value, value.IsArray ? "finite numbers" : "a finite number");
            }
        }
    }

    private static bool IsFinite(GgufValue value)
    {
        foreach (double number in value.AsNumbers() ?? [value.AsNumber() ?? 0])
        {
            if (!double.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }
}
