using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Activations;

/// <summary>
/// What a transformer computes on its way from a token to logits. d is the width of the residual stream; the tensor's usual
/// name in llama.cpp stands in brackets, but tensors are found by what the graph does with them (<see cref="ActivationMap"/>).
/// </summary>
public enum ActivationName
{
    /// <summary>What enters the first layer, positions and scaling included; [position][d] (embd, inpL, inp_scaled).</summary>
    Embedding,

    /// <summary>What attention reads: the normalized residual stream; [position][d] (attn_norm).</summary>
    AttentionInput,

    /// <summary>Queries as they meet the keys, rotated where the model rotates; [head][position][head size] (Qcur).</summary>
    Query,

    /// <summary>Keys as they enter the cache, rotated where the model rotates; [key/value head][position][head size] (Kcur).</summary>
    Key,

    /// <summary>Values as they enter the cache; [key/value head][position][head size] (Vcur).</summary>
    Value,

    /// <summary>How much each query position reads of each key position, 0 for those after it; [head][position][key]
    /// (kq_soft_max).</summary>
    AttentionWeights,

    /// <summary>What each head read, before the output projection; [head][position][head size] (kqv_out).</summary>
    HeadOutput,

    /// <summary>What attention adds to the residual stream, norms after it included; [position][d] (attn_out, attn_post_norm).</summary>
    AttentionOutput,

    /// <summary>The residual stream between attention and MLP; [position][d] (ffn_inp). Models where both read side by side have
    /// none.</summary>
    ResidualMiddle,

    /// <summary>What the MLP reads: the normalized residual stream; [position][d] (ffn_norm).</summary>
    MlpInput,

    /// <summary>The MLP's neurons after their non-linear function, before the down projection; [position][neurons] (ffn_swiglu,
    /// ffn_gelu).</summary>
    MlpNeurons,

    /// <summary>What the MLP adds to the residual stream, norms after it included; [position][d] (ffn_out, ffn_post_norm).</summary>
    MlpOutput,

    /// <summary>The residual stream after a layer; [position][d] (l_out).</summary>
    Residual,

    /// <summary>The residual stream after the last layer, normalized for the output matrix; [position][d] (result_norm).</summary>
    FinalNorm,

    /// <summary>Unnormalized log-probabilities of the next token; [position][vocabulary] (result_output).</summary>
    Logits,
}

/// <summary>What holds for every activation of a name.</summary>
internal static class ActivationNames
{
    /// <summary>Whether there is one for each layer.</summary>
    internal static bool IsPerLayer(this ActivationName name) =>
        name is not (ActivationName.Embedding or ActivationName.FinalNorm or ActivationName.Logits);

    /// <summary>Whether it is cut into heads.</summary>
    internal static bool IsPerHead(this ActivationName name) =>
        name
            is ActivationName.Query
                or ActivationName.Key
                or ActivationName.Value
                or ActivationName.AttentionWeights
                or ActivationName.HeadOutput;
}
