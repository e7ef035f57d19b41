namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class FusedAttentionCheckTests : ModelCheckTest
{
    private static TinyModel Phi3(params string[] tensors)
    {
        TinyModel model = new TinyModel()
            .NoTensors()
            .Set("general.architecture", GgufValue.Of("phi3"))
            .Set("phi3.block_count", GgufValue.Of(1u))
            .Set("phi3.embedding_length", GgufValue.Of(32u))
            .Set("phi3.attention.head_count", GgufValue.Of(4u))
            .Tensor("token_embd.weight", [32, 20]);
        foreach (string name in tensors)
        {
            model.Tensor($"blk.0.{name}.weight", [32, 32]);
        }

        return model;
    }

    [Fact]
    public void Passes_one_matrix_or_three()
    {
        Passes(Phi3("attn_qkv"));
        Passes(Phi3("attn_q", "attn_k", "attn_v"));
    }

    [Fact]
    public void Refuses_a_layer_without_queries_keys_and_values()
    {
        Refused(Phi3(), "no tensor 'blk.0.attn_qkv.weight'", "all of attn_q, attn_k and attn_v");
        Refused(Phi3("attn_q", "attn_k"), "no tensor 'blk.0.attn_qkv.weight'");
    }
}
