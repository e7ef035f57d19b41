using LlmWorkbench.Gguf;

namespace LlmWorkbench.TestModels;

/// <content>The tensors of each architecture, as llama.cpp's src/models/ asks for them.</content>
public sealed partial record RandomModel
{
    private void AddTensors(GgufWriter writer)
    {
        var random = new Random(Seed);
        Matrix(writer, random, "token_embd", Width, TinyModel.Tokens.Count);
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
            Matrix(writer, random, "output", Width, TinyModel.Tokens.Count);
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

        if (!HasLayerNorm)
        {
            Matrix(writer, random, prefix + "ffn_gate", Width, FeedForward);
        }

        Matrix(writer, random, prefix + "ffn_up", Width, FeedForward, biases);
        Matrix(writer, random, prefix + "ffn_down", FeedForward, Width, biases);
    }

    private void AddQueriesKeysValues(GgufWriter writer, Random random, string prefix, bool biases)
    {
        int keys = KeyValueHeads * HeadSize;
        if (Fused || HasLayerNorm)
        {
            Matrix(writer, random, prefix + "attn_qkv", Width, Width + (2 * keys), biases);
            return;
        }

        Matrix(writer, random, prefix + "attn_q", Width, Width, biases);
        Matrix(writer, random, prefix + "attn_k", Width, keys, biases);
        Matrix(writer, random, prefix + "attn_v", Width, keys, biases);
    }

    // Rows of unit length on average, so that attention and distributions are neither flat nor certain.
    private void Matrix(GgufWriter writer, Random random, string name, int columns, int rows, bool bias = false)
    {
        writer.AddTensor(name + ".weight", [columns, rows], Gaussians(random, columns * rows, 0, 1 / Math.Sqrt(columns)), Type);
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
    private static float[] Gaussians(Random random, int count, double mean, double deviation) => [.. Enumerable.Range(0, count).Select(_ =>
        (float)(mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))))];
}
