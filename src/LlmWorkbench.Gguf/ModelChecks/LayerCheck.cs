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

    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        long? layers = file.Integer("block_count", 1, GgufModelCheck.MaxLayers);
        if (file.Tensors.Count > 0)
        {
            // llama.cpp takes anything of 32 bits; a text of one token has nothing to predict from.
            file.Integer("context_length", 2, int.MaxValue);
        }

        file.Integer("nextn_predict_layers", 0, layers ?? GgufModelCheck.MaxLayers);
        foreach (string key in s_epsilons.Select(file.Metadata.ForArchitecture))
        {
            // Written so that NaN is refused too.
            if (file.Metadata.Find(key) is { } value && !(value.AsNumber() >= 0))
            {
                throw file.Refuse(key, value, "a number that is not negative");
            }
        }
    }
}
