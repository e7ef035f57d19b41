using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <content>The tensors of each architecture, as llama.cpp's src/models/ asks for them.</content>
public sealed partial record RandomModel
{
    private void AddTensors(GgufWriter writer)
    {
        var random = new Random(Seed);
        Matrix(writer, random, "token_embd", Width, VocabularySize);
        if (HasLearnedPositions)
        {
            Matrix(writer, random, "position_embd", Width, ContextLength);
        }

        for (int layer = 0; layer < Layers; layer++)
        {
            AddLayer(writer, random, $"blk.{layer}.");
        }

        Norm(writer, random, "output_norm");
        if (OwnOutput)
        {
            Matrix(writer, random, "output", Width, VocabularySize);
        }
    }

    private void AddLayer(GgufWriter writer, Random random, string prefix)
    {
        bool biases = HasLearnedPositions;
        Norm(writer, random, prefix + "attn_norm");
        if (SecondNorm)
        {
            Norm(writer, random, prefix + "attn_norm_2");
        }

        AddQueriesKeysValues(writer, random, prefix, biases || Architecture == "qwen2");
        Matrix(writer, random, prefix + "attn_output", Width, Width, biases);
        if (Architecture != "falcon")
        {
            Norm(writer, random, prefix + "ffn_norm");
        }

        AddFeedForward(writer, random, prefix, biases);
        if (Architecture == "gemma2")
        {
            Norm(writer, random, prefix + "post_attention_norm");
            Norm(writer, random, prefix + "post_ffw_norm");
        }
    }

    // phi3 keeps the gate and what it opens for in one matrix.
    private void AddFeedForward(GgufWriter writer, Random random, string prefix, bool biases)
    {
        bool fused = Architecture == "phi3";
        if (Experts > 0)
        {
            Matrix(writer, random, prefix + "ffn_gate_inp", Width, Experts);
            Matrix(writer, random, prefix + "ffn_gate_exps", Width, FeedForward, experts: Experts);
            Matrix(writer, random, prefix + "ffn_up_exps", Width, FeedForward, experts: Experts);
            Matrix(writer, random, prefix + "ffn_down_exps", FeedForward, Width, experts: Experts);
            return;
        }

        if (!HasLayerNorm && !fused)
        {
            Matrix(writer, random, prefix + "ffn_gate", Width, FeedForward);
        }

        Matrix(writer, random, prefix + "ffn_up", Width, fused ? 2 * FeedForward : FeedForward, biases);
        Matrix(writer, random, prefix + "ffn_down", FeedForward, Width, biases);
    }

    private void AddQueriesKeysValues(GgufWriter writer, Random random, string prefix, bool biases)
    {
        int keys = KeyValueHeads * HeadSize;
        if (Fused || HasLayerNorm || Architecture == "phi3")
        {
            Matrix(writer, random, prefix + "attn_qkv", Width, Width + (2 * keys), biases);
            return;
        }

        Matrix(writer, random, prefix + "attn_q", Width, Width, biases);
        Matrix(writer, random, prefix + "attn_k", Width, keys, biases);
        Matrix(writer, random, prefix + "attn_v", Width, keys, biases);
    }

    // Rows of unit length on average, so that attention and distributions are neither flat nor certain.
    private void Matrix(GgufWriter writer, Random random, string name, int columns, int rows, bool bias = false, int experts = 0)
    {
        int count = columns * rows * Math.Max(1, experts);
        long[] dimensions = experts > 0 ? [columns, rows, experts] : [columns, rows];
        writer.AddTensor(name + ".weight", dimensions, Gaussians(random, count, 0, 1 / Math.Sqrt(columns)), Type);
        if (bias)
        {
            writer.AddTensor(name + ".bias", [rows], Gaussians(random, rows, 0, 0.3));
        }
    }

    private void Norm(GgufWriter writer, Random random, string name)
    {
        writer.AddTensor(name + ".weight", [Width], Gaussians(random, Width, 1, 0.3));
        if (HasLayerNorm)
        {
            writer.AddTensor(name + ".bias", [Width], Gaussians(random, Width, 0, 0.3));
        }
    }

    // Box and Muller 1958.
    private static float[] Gaussians(Random random, int count, double mean, double deviation) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    (float)(
                        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
                    )
                ),
        ];
}
