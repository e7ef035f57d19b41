using System.Globalization;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>Queries, keys and values in one matrix or in three: in some architectures llama.cpp asks for neither, and reads through a null
/// pointer.</summary>
internal static class FusedAttentionCheck
{
    /// <summary>Refuses a layer without them.</summary>
    public static void Check(GgufFile file)
    {
        if (file.Metadata.Architecture is not ("phi3" or "pockettts") || file.Tensors.Count == 0)
        {
            return;
        }

        for (long layer = 0; layer < (file.Metadata.BlockCount ?? 0); layer++)
        {
            if (!Has("attn_qkv") && !(Has("attn_q") && Has("attn_k") && Has("attn_v")))
            {
                throw file.Refuse(
                    $"the layer {layer} has no tensor 'blk.{layer}.attn_qkv.weight'; it must have it, or all of attn_q, attn_k and attn_v"
                );
            }

            bool Has(string name) => file.FindTensor(string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{name}.weight")) is not null;
        }
    }
}
