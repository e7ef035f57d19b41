namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>What transformers' modeling_opt.py calls the weights of a network of OPT's parts.</summary>
internal static class OptNames
{
    /// <summary>What is in front of every name in a file of <c>OPTForCausalLM</c>.</summary>
    public const string Prefix = "model.decoder.";

    /// <summary>The same in a file of the decoder alone, as the first published checkpoints are.</summary>
    public const string BarePrefix = "decoder.";

    /// <summary>Our name of the table of positions.</summary>
    public const string Positions = "position_embd.weight";

    /// <summary>OPT's table of positions has two rows in front that no token uses.</summary>
    public const int PositionOffset = 2;

    private static readonly Dictionary<string, string> s_layer = new()
    {
        ["attn_norm"] = "self_attn_layer_norm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_output"] = "self_attn.out_proj",
        ["ffn_norm"] = "final_layer_norm",
        ["ffn_up"] = "fc1",
        ["ffn_down"] = "fc2",
    };

    /// <summary>The name of a weight, without what is in front of all.</summary>
    /// <param name="name">Our name, which is GGUF's: as in <c>blk.0.attn_q.weight</c>.</param>
    public static string Of(string name)
    {
        const string OutputNorm = "output_norm.";
        if (name == "token_embd.weight")
        {
            return "embed_tokens.weight";
        }

        if (name == Positions)
        {
            return "embed_positions.weight";
        }

        if (name.StartsWith(OutputNorm, StringComparison.Ordinal))
        {
            return "final_layer_norm." + name[OutputNorm.Length..];
        }

        // blk.LAYER.PART.KIND
        string[] parts = name.Split('.');
        return $"layers.{parts[1]}.{s_layer[parts[2]]}.{parts[3]}";
    }
}
