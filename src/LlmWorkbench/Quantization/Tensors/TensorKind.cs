using LlmWorkbench.Weights;

namespace LlmWorkbench.Quantization.Tensors;

/// <summary>What a matrix is in its layer.</summary>
internal static class TensorKind
{
    private static readonly string[] s_order =
    [
        "token_embd",
        "attn_q",
        "attn_k",
        "attn_v",
        "attn_qkv",
        "attn_output",
        "ffn_gate",
        "ffn_up",
        "ffn_down",
        "ffn_gate_exps",
        "ffn_up_exps",
        "ffn_down_exps",
        "output",
    ];

    /// <summary>As in <c>attn_q</c> for <c>blk.3.attn_q.weight</c>.</summary>
    public static string Of(string name)
    {
        string inLayer = WeightComponents.NameInLayer(name);
        return inLayer.EndsWith(".weight", StringComparison.Ordinal) ? inLayer[..^7] : inLayer;
    }

    /// <summary>Kinds in the order in which a token meets them; those that are not known come last, by name.</summary>
    public static IEnumerable<string> Sorted(IEnumerable<string> kinds) =>
        kinds
            .Distinct()
            .OrderBy(kind => Array.IndexOf(s_order, kind) is var place && place >= 0 ? place : s_order.Length)
            .ThenBy(kind => kind, StringComparer.Ordinal);
}
