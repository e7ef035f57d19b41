using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Bench;

/// <summary>
/// Writes a llama-architecture model with the shape of a 1B model and random weights: what it computes means nothing, what
/// it costs is real. Weights are seeded, so the file is the same everywhere.
/// </summary>
internal static class RandomModel
{
    private const int Width = 2048;
    private const int FeedForward = 8192;
    private const int Layers = 16;
    private const int Heads = 32;
    private const int KeyValueHeads = 8;
    private const int Vocabulary = 32_768;
    private const int HeadSize = Width / Heads;

    /// <summary>The shape in words.</summary>
    internal const string Description =
        "random weights, llama architecture, 16 layers, width 2,048, 32 heads of which 8 for keys and values, vocabulary 32,768";

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="type">How the matrices are stored: Q8_0 to run it, F16 to quantize it.</param>
    internal static void Write(string path, GgmlType type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var writer = new GgufWriter();
        AddMetadata(writer, type);
        Matrix(writer, type, "token_embd.weight", Width, Vocabulary);
        for (int i = 0; i < Layers; i++)
        {
            Norm(writer, $"blk.{i}.attn_norm.weight");
            Matrix(writer, type, $"blk.{i}.attn_q.weight", Width, Width);
            Matrix(writer, type, $"blk.{i}.attn_k.weight", Width, KeyValueHeads * HeadSize);
            Matrix(writer, type, $"blk.{i}.attn_v.weight", Width, KeyValueHeads * HeadSize);
            Matrix(writer, type, $"blk.{i}.attn_output.weight", Width, Width);
            Norm(writer, $"blk.{i}.ffn_norm.weight");
            Matrix(writer, type, $"blk.{i}.ffn_gate.weight", Width, FeedForward);
            Matrix(writer, type, $"blk.{i}.ffn_up.weight", Width, FeedForward);
            Matrix(writer, type, $"blk.{i}.ffn_down.weight", FeedForward, Width);
        }

        Norm(writer, "output_norm.weight");
        writer.Write(path);
    }

    private static void AddMetadata(GgufWriter writer, GgmlType type)
    {
        writer.Add("general.architecture", "llama");
        writer.Add("general.name", "Random 1B");
        writer.Add("general.file_type", type == GgmlType.Q8_0 ? 7u : 1u);
        writer.Add("llama.context_length", 4096u);
        writer.Add("llama.embedding_length", (uint)Width);
        writer.Add("llama.block_count", (uint)Layers);
        writer.Add("llama.feed_forward_length", (uint)FeedForward);
        writer.Add("llama.attention.head_count", (uint)Heads);
        writer.Add("llama.attention.head_count_kv", (uint)KeyValueHeads);
        writer.Add("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        writer.Add("llama.rope.dimension_count", (uint)HeadSize);
        writer.Add("llama.vocab_size", (uint)Vocabulary);
        string[] tokens =
        [
            .. ByteAlphabet.Characters.Select(character => character.ToString()),
            .. Enumerable.Range(256, Vocabulary - 257).Select(i => $"token{i}"),
            "<|end|>",
        ];
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", tokens);
        writer.Add("tokenizer.ggml.token_type", tokens.Select(token => token == "<|end|>" ? 3 : 1).ToArray());
        writer.Add("tokenizer.ggml.merges", ["t h"]);
        writer.Add("tokenizer.ggml.eos_token_id", (uint)(Vocabulary - 1));
        writer.Add("tokenizer.ggml.add_bos_token", false);
    }

    private static void Norm(GgufWriter writer, string name) => writer.AddTensor(name, [Width], [.. Enumerable.Repeat(1f, Width)]);

    // Uniform numbers of variance 1/columns keep activations at the size they have in a trained model.
    private static void Matrix(GgufWriter writer, GgmlType type, string name, int columns, int rows) =>
        writer.AddTensor(
            name,
            [columns, rows],
            () =>
            {
                var random = new Random(name.Length + (name.Aggregate(0, (sum, letter) => (sum * 31) + letter) & 0xFFFF));
                float scale = 2 * MathF.Sqrt(3f / columns);
                float[] values = new float[(long)columns * rows];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (random.NextSingle() - 0.5f) * scale;
                }

                return values;
            },
            type
        );
}
