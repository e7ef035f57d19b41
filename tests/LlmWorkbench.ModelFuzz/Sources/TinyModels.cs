using LlmWorkbench.Gguf;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.ModelFuzz.Sources;

/// <summary>
/// Random models of one or two layers, each of another family: tensors and keys as llama.cpp wants them (its src/models/),
/// every kind of tokenizer, and what makes families differ: biases, experts, sliding windows, fused matrices, no attention.
/// </summary>
internal static class TinyModels
{
    private const int Width = 32;
    private const int Hidden = 64;
    private const int Heads = 4;
    private const int KeyValueHeads = 2;
    private const int HeadSize = Width / Heads;
    private const int KeyValueWidth = KeyValueHeads * HeadSize;
    private const int Experts = 4;

    /// <summary>Writes the models and returns their paths.</summary>
    public static IReadOnlyList<string> Write(string folder) =>
        [
            WriteAdapted(Path.Combine(folder, "tiny-llama.gguf")),
            new TinyModel
            {
                Layers = 2,
                Width = 64,
                Type = GgmlType.F16,
            }.Write(Path.Combine(folder, "tiny-llama-f16.gguf")),
            Mixture().Write(folder, "tiny-llama-experts"),
            Qwen2().Write(folder, "tiny-qwen2"),
            Qwen3().Write(folder, "tiny-qwen3"),
            Gemma2().Write(folder, "tiny-gemma2"),
            Gpt2().Write(folder, "tiny-gpt2"),
            Phi3().Write(folder, "tiny-phi3"),
            Mamba().Write(folder, "tiny-mamba"),
            Bert().Write(folder, "tiny-bert"),
            Rwkv().Write(folder, "tiny-rwkv-vocabulary"),
            Adapter(folder),
        ];

    /// <summary>Writes the model that the adapter among these is for.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The path.</returns>
    public static string WriteAdapted(string path) =>
        new TinyModel
        {
            Layers = 1,
            Width = Width,
            FeedForward = Hidden,
        }.Write(path);

    private static string Adapter(string folder)
    {
        string model = WriteAdapted(Path.Combine(folder, "adapted-model"));
        string adapter = new RandomAdapter { Rank = 2 }.Write(Path.Combine(folder, "tiny-adapter.gguf"), model);
        File.Delete(model);
        return adapter;
    }

    private static TinyModelBuilder Mixture()
    {
        TinyModelBuilder model = Transformer("llama", TinyVocabulary.SentencePiece, "attention.layer_norm_rms_epsilon")
            .Set("expert_count", (uint)Experts)
            .Set("expert_used_count", 2u);
        Attention(model, "blk.0.");
        return model
            .Ones("blk.0.ffn_norm.weight", Width)
            .Matrix("blk.0.ffn_gate_inp.weight", Width, Experts)
            .Matrix("blk.0.ffn_gate_exps.weight", Width, Hidden, Experts)
            .Matrix("blk.0.ffn_down_exps.weight", Hidden, Width, Experts)
            .Matrix("blk.0.ffn_up_exps.weight", Width, Hidden, Experts);
    }

    private static TinyModelBuilder Qwen2()
    {
        TinyModelBuilder model = Transformer("qwen2", TinyVocabulary.BytePairs, "attention.layer_norm_rms_epsilon");
        Attention(model, "blk.0.");
        FeedForward(model, "blk.0.");
        return model.Ones("blk.0.attn_q.bias", Width).Ones("blk.0.attn_k.bias", KeyValueWidth).Ones("blk.0.attn_v.bias", KeyValueWidth);
    }

    private static TinyModelBuilder Qwen3()
    {
        TinyModelBuilder model = Transformer("qwen3", TinyVocabulary.BytePairs, "attention.layer_norm_rms_epsilon")
            .Set("attention.key_length", (uint)HeadSize)
            .Set("attention.value_length", (uint)HeadSize);
        Attention(model, "blk.0.");
        FeedForward(model, "blk.0.");
        return model
            .Ones("blk.0.attn_k_norm.weight", HeadSize)
            .Ones("blk.0.attn_q_norm.weight", HeadSize)
            .Matrix("output.weight", Width, TinyVocabulary.BytePairs.Count);
    }

    private static TinyModelBuilder Gemma2()
    {
        TinyModelBuilder model = Transformer("gemma2", TinyVocabulary.SentencePiece, "attention.layer_norm_rms_epsilon", layers: 2)
            .Set("attention.sliding_window", 64u)
            .Set("attn_logit_softcapping", 50f)
            .Set("final_logit_softcapping", 30f);
        for (int layer = 0; layer < 2; layer++)
        {
            string prefix = $"blk.{layer}.";
            Attention(model, prefix);
            FeedForward(model, prefix);
            model.Ones(prefix + "post_attention_norm.weight", Width).Ones(prefix + "post_ffw_norm.weight", Width);
        }

        return model;
    }

    private static TinyModelBuilder Gpt2()
    {
        TinyModelBuilder model = Transformer("gpt2", TinyVocabulary.BytePairs, "attention.layer_norm_epsilon", keyValueHeads: Heads)
            .Matrix("position_embd.weight", Width, 256)
            .Ones("output_norm.bias", Width);
        foreach (string norm in (string[])["blk.0.attn_norm", "blk.0.ffn_norm"])
        {
            model.Ones(norm + ".weight", Width).Ones(norm + ".bias", Width);
        }

        return model
            .Matrix("blk.0.attn_qkv.weight", Width, 3 * Width)
            .Ones("blk.0.attn_qkv.bias", 3 * Width)
            .Matrix("blk.0.attn_output.weight", Width, Width)
            .Ones("blk.0.attn_output.bias", Width)
            .Matrix("blk.0.ffn_up.weight", Width, Hidden)
            .Ones("blk.0.ffn_up.bias", Hidden)
            .Matrix("blk.0.ffn_down.weight", Hidden, Width)
            .Ones("blk.0.ffn_down.bias", Width);
    }

    private static TinyModelBuilder Phi3() =>
        Transformer("phi3", TinyVocabulary.SentencePiece, "attention.layer_norm_rms_epsilon")
            .Set("rope.scaling.original_context_length", 128u)
            .Set("attention.sliding_window", 64u)
            .Ones("blk.0.attn_norm.weight", Width)
            .Ones("blk.0.ffn_norm.weight", Width)
            .Matrix("output.weight", Width, TinyVocabulary.SentencePiece.Count)
            .Matrix("blk.0.attn_qkv.weight", Width, Width + (2 * KeyValueWidth))
            .Matrix("blk.0.attn_output.weight", Width, Width)
            .Matrix("blk.0.ffn_down.weight", Hidden, Width)
            .Matrix("blk.0.ffn_up.weight", Width, 2 * Hidden)
            .Ones("rope_factors_long.weight", HeadSize / 2)
            .Ones("rope_factors_short.weight", HeadSize / 2);

    private static TinyModelBuilder Mamba()
    {
        const int Inner = 2 * Width;
        const int State = 16;
        const int Rank = 4;
        return new TinyModelBuilder("mamba", TinyVocabulary.BytePairs)
            .Set("context_length", 256u)
            .Set("embedding_length", (uint)Width)
            .Set("feed_forward_length", 0u)
            .Set("attention.head_count", 0u)
            .Set("block_count", 1u)
            .Set("ssm.conv_kernel", 4u)
            .Set("ssm.inner_size", (uint)Inner)
            .Set("ssm.state_size", (uint)State)
            .Set("ssm.time_step_rank", (uint)Rank)
            .Set("attention.layer_norm_rms_epsilon", 1e-5f)
            .Matrix("token_embd.weight", Width, TinyVocabulary.BytePairs.Count)
            .Ones("output_norm.weight", Width)
            .Ones("blk.0.attn_norm.weight", Width)
            .Matrix("blk.0.ssm_in.weight", Width, 2 * Inner)
            .Matrix("blk.0.ssm_conv1d.weight", 4, Inner)
            .Ones("blk.0.ssm_conv1d.bias", Inner)
            .Matrix("blk.0.ssm_x.weight", Inner, Rank + (2 * State))
            .Matrix("blk.0.ssm_dt.weight", Rank, Inner)
            .Ones("blk.0.ssm_dt.bias", Inner)
            .Matrix("blk.0.ssm_a", State, Inner)
            .Ones("blk.0.ssm_d", Inner)
            .Matrix("blk.0.ssm_out.weight", Inner, Width);
    }

    private static TinyModelBuilder Bert()
    {
        TinyModelBuilder model = new TinyModelBuilder("bert", TinyVocabulary.WordPieces)
            .Set("context_length", 128u)
            .Set("embedding_length", (uint)Width)
            .Set("feed_forward_length", (uint)Hidden)
            .Set("block_count", 1u)
            .Set("attention.head_count", (uint)Heads)
            .Set("attention.layer_norm_epsilon", 1e-5f)
            .Set("attention.causal", false)
            .Set("pooling_type", 1u)
            .Matrix("token_embd.weight", Width, TinyVocabulary.WordPieces.Count)
            .Matrix("token_types.weight", Width, 2)
            .Matrix("position_embd.weight", Width, 128)
            .Ones("token_embd_norm.weight", Width)
            .Ones("token_embd_norm.bias", Width);
        foreach (string name in (string[])["attn_q", "attn_k", "attn_v", "attn_output"])
        {
            model.Matrix($"blk.0.{name}.weight", Width, Width).Ones($"blk.0.{name}.bias", Width);
        }

        return model
            .Ones("blk.0.attn_output_norm.weight", Width)
            .Ones("blk.0.attn_output_norm.bias", Width)
            .Matrix("blk.0.ffn_up.weight", Width, Hidden)
            .Ones("blk.0.ffn_up.bias", Hidden)
            .Matrix("blk.0.ffn_down.weight", Hidden, Width)
            .Ones("blk.0.ffn_down.bias", Width)
            .Ones("blk.0.layer_output_norm.weight", Width)
            .Ones("blk.0.layer_output_norm.bias", Width);
    }

    private static TinyModelBuilder Rwkv() =>
        new TinyModelBuilder("rwkv7", TinyVocabulary.Rwkv)
            .Set("context_length", 256u)
            .Set("embedding_length", (uint)Width)
            .Set("block_count", 1u)
            .Set("wkv.head_size", 8u);

    private static TinyModelBuilder Transformer(
        string architecture,
        TinyVocabulary vocabulary,
        string epsilon,
        int layers = 1,
        int keyValueHeads = KeyValueHeads
    ) =>
        new TinyModelBuilder(architecture, vocabulary)
            .Set("context_length", 256u)
            .Set("embedding_length", (uint)Width)
            .Set("feed_forward_length", (uint)Hidden)
            .Set("block_count", (uint)layers)
            .Set("attention.head_count", (uint)Heads)
            .Set("attention.head_count_kv", (uint)keyValueHeads)
            .Set("rope.dimension_count", (uint)HeadSize)
            .Set("rope.freq_base", 10000f)
            .Set(epsilon, 1e-5f)
            .Matrix("token_embd.weight", Width, vocabulary.Count)
            .Ones("output_norm.weight", Width);

    private static void Attention(TinyModelBuilder model, string prefix) =>
        model
            .Ones(prefix + "attn_norm.weight", Width)
            .Matrix(prefix + "attn_q.weight", Width, Width)
            .Matrix(prefix + "attn_k.weight", Width, KeyValueWidth)
            .Matrix(prefix + "attn_v.weight", Width, KeyValueWidth)
            .Matrix(prefix + "attn_output.weight", Width, Width);

    private static void FeedForward(TinyModelBuilder model, string prefix) =>
        model
            .Ones(prefix + "ffn_norm.weight", Width)
            .Matrix(prefix + "ffn_gate.weight", Width, Hidden)
            .Matrix(prefix + "ffn_up.weight", Width, Hidden)
            .Matrix(prefix + "ffn_down.weight", Hidden, Width);
}
