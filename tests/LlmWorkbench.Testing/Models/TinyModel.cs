using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Testing.Models;

/// <summary>
/// Writes a random llama-architecture model of a few thousand weights, whole in every other respect: a byte-level
/// vocabulary with merges, control tokens, a chat template, a licence.
/// </summary>
public sealed record TinyModel
{
    public string Architecture { get; init; } = "llama";
    public int Layers { get; init; } = 2;
    public int Width { get; init; } = 64;
    public int FeedForward { get; init; } = 96;
    public int Heads { get; init; } = 4;
    public int KeyValueHeads { get; init; } = 2;
    public int ContextLength { get; init; } = 512;
    public int Seed { get; init; } = 1;
    public string ChatTemplate { get; init; } = "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}{% endfor %}";

    /// <summary>Tokens without a use after the others, for a vocabulary of a real one's size.</summary>
    public int ExtraTokens { get; init; }
    public GgmlType Type { get; init; } = GgmlType.F32;

    /// <summary>Whether the vocabulary puts a begin of text before every text.</summary>
    public bool AddsBeginToken { get; init; } = true;

    /// <summary>Whether all matrices of a size have the same numbers, so that a model of a gigabyte is written in seconds.</summary>
    public bool RepeatsNumbers { get; init; }

    public static IReadOnlyList<(string Left, string Right)> Merges { get; } =
    [
        ("t", "h"),
        ("th", "e"),
        ("Ġ", "the"),
        ("i", "n"),
        ("Ġ", "a"),
        ("n", "d"),
        ("Ġa", "nd"),
        ("e", "r"),
        ("o", "u"),
        ("Ġ", "c"),
        ("a", "t"),
        ("Ġc", "at"),
    ];

    public static IReadOnlyList<string> Tokens { get; } =
    [.. ByteAlphabet(), .. Merges.Select(merge => merge.Left + merge.Right), "<|endoftext|>", "<|user|>", "<|assistant|>"];

    public static int EndOfText => Tokens.Count - 3;

    private readonly Dictionary<(int Columns, int Rows), float[]> _repeated = [];

    /// <summary>Writes the model and returns the path.</summary>
    public string Write(string path)
    {
        var writer = new GgufWriter();
        AddMetadata(writer);
        AddTensors(writer);
        writer.Write(path, overwrite: true);
        return path;
    }

    /// <summary>Writes the vocabulary alone, for models of other architectures.</summary>
    public static void AddVocabulary(GgufWriter writer, int extraTokens = 0, bool addsBeginToken = true) =>
        AddVocabulary(writer, [.. Enumerable.Range(0, extraTokens).Select(i => $"extra{i}")], addsBeginToken);

    /// <summary>Writes the vocabulary and some tokens more.</summary>
    public static void AddVocabulary(GgufWriter writer, IReadOnlyList<string> extraTokens, bool addsBeginToken = true)
    {
        string[] tokens = [.. Tokens, .. extraTokens];
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", tokens);
        writer.Add("tokenizer.ggml.token_type", tokens.Select(token => token.StartsWith("<|", StringComparison.Ordinal) ? 3 : 1).ToArray());
        writer.Add("tokenizer.ggml.merges", Merges.Select(merge => $"{merge.Left} {merge.Right}").ToArray());
        writer.Add("tokenizer.ggml.bos_token_id", (uint)EndOfText);
        writer.Add("tokenizer.ggml.eos_token_id", (uint)EndOfText);
        writer.Add("tokenizer.ggml.add_bos_token", addsBeginToken);
    }

    // GPT-2's mapping of bytes to printable characters: those that print stand for themselves, the rest begin at U+0100.
    private static IEnumerable<string> ByteAlphabet()
    {
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return ((char)(prints ? value : next++)).ToString();
        }
    }

    private void AddMetadata(GgufWriter writer)
    {
        writer.Add("general.architecture", Architecture);
        writer.Add("general.name", "Tiny");
        writer.Add("general.license", "mit");
        writer.Add("general.file_type", Type == GgmlType.F32 ? 0u : 1u);
        writer.Add($"{Architecture}.context_length", (uint)ContextLength);
        writer.Add($"{Architecture}.embedding_length", (uint)Width);
        writer.Add($"{Architecture}.block_count", (uint)Layers);
        writer.Add($"{Architecture}.feed_forward_length", (uint)FeedForward);
        writer.Add($"{Architecture}.attention.head_count", (uint)Heads);
        writer.Add($"{Architecture}.attention.head_count_kv", (uint)KeyValueHeads);
        writer.Add($"{Architecture}.attention.layer_norm_rms_epsilon", 1e-5f);
        writer.Add($"{Architecture}.rope.dimension_count", (uint)(Width / Heads));
        writer.Add($"{Architecture}.vocab_size", (uint)(Tokens.Count + ExtraTokens));
        AddVocabulary(writer, ExtraTokens, AddsBeginToken);
        writer.Add("tokenizer.chat_template", ChatTemplate);
    }

    private void AddTensors(GgufWriter writer)
    {
        var random = new Random(Seed);
        int headSize = Width / Heads;
        Matrix(writer, random, "token_embd.weight", Width, Tokens.Count + ExtraTokens);
        for (int i = 0; i < Layers; i++)
        {
            Norm(writer, $"blk.{i}.attn_norm.weight");
            Matrix(writer, random, $"blk.{i}.attn_q.weight", Width, Width);
            Matrix(writer, random, $"blk.{i}.attn_k.weight", Width, KeyValueHeads * headSize);
            Matrix(writer, random, $"blk.{i}.attn_v.weight", Width, KeyValueHeads * headSize);
            Matrix(writer, random, $"blk.{i}.attn_output.weight", Width, Width);
            Norm(writer, $"blk.{i}.ffn_norm.weight");
            Matrix(writer, random, $"blk.{i}.ffn_gate.weight", Width, FeedForward);
            Matrix(writer, random, $"blk.{i}.ffn_up.weight", Width, FeedForward);
            Matrix(writer, random, $"blk.{i}.ffn_down.weight", FeedForward, Width);
        }

        Norm(writer, "output_norm.weight");
    }

    // Rows of unit length on average, so that a random model has opinions: its distributions are neither flat nor certain.
    private void Matrix(GgufWriter writer, Random random, string name, int columns, int rows)
    {
        double scale = 1.5 / Math.Sqrt(columns);
        float[] Numbers(Random seeded) => [.. Enumerable.Range(0, columns * rows).Select(_ => (float)(scale * Gaussian(seeded)))];
        if (!RepeatsNumbers)
        {
            writer.AddTensor(name, [columns, rows], Numbers(random), Type);
            return;
        }

        if (!_repeated.TryGetValue((columns, rows), out float[]? numbers))
        {
            _repeated.Add((columns, rows), numbers = Numbers(random));
        }

        writer.AddTensor(name, [columns, rows], numbers, Type);
    }

    private void Norm(GgufWriter writer, string name) => writer.AddTensor(name, [Width], [.. Enumerable.Repeat(1f, Width)]);

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
