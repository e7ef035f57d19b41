using LlmWorkbench.Gguf;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Export;

/// <summary>Writes a trained model with its tokenizer as one GGUF file that llama.cpp runs.</summary>
public static class ModelExport
{
    private const int NormalToken = 1;
    private const int ControlToken = 3;
    private const int UnusedToken = 5;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where; written as a .part file first.</param>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="card">What the file says about the model.</param>
    /// <param name="type">How matrices are stored: F16 or F32. Norms are always F32.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="ArgumentException">The type is another one.</exception>
    /// <exception cref="IOException">The file is there already, or writing failed.</exception>
    public static void Write(
        string path, LlamaNetwork network, BytePairTokenizer tokenizer, ModelCard card, GgmlType type = GgmlType.F16, bool overwrite = false)
    {
        if (type is not (GgmlType.F16 or GgmlType.F32))
        {
            throw new ArgumentException($"Matrices can be written as F16 or F32, not as {type}.", nameof(type));
        }

        var writer = new GgufWriter();
        AddCard(writer, card, network.Shape, type);
        AddShape(writer, network.Shape);
        AddTokenizer(writer, tokenizer);
        foreach (var name in network.WeightNames)
        {
            AddWeight(writer, network, name, type);
        }

        writer.Write(path, overwrite);
    }

    private static void AddCard(GgufWriter writer, ModelCard card, ModelShape shape, GgmlType type)
    {
        writer.Add("general.architecture", "llama");
        writer.Add("general.type", "model");
        writer.Add("general.name", card.Name);
        writer.Add("general.author", card.Author);
        writer.Add("general.description", card.Description);
        writer.Add("general.size_label", FormattableString.Invariant($"{shape.ParameterCount / 1e6:0.0}M"));
        writer.Add("general.license", card.License);
        writer.Add("general.dataset.count", 1u);
        writer.Add("general.dataset.0.name", card.DatasetName);
        writer.Add("general.dataset.0.version", card.DatasetVersion);
        writer.Add("general.dataset.0.description", card.DatasetDescription);
        writer.Add("general.tags", ["text-generation", "teaching"]);
        writer.Add("general.languages", ["en"]);
        // llama.cpp's llama_ftype: 0 is all F32, 1 mostly F16.
        writer.Add("general.file_type", type == GgmlType.F32 ? 0u : 1u);
        writer.Add("general.quantization_version", 2u);
    }

    private static void AddShape(GgufWriter writer, ModelShape shape)
    {
        writer.Add("llama.vocab_size", (uint)shape.Vocabulary);
        writer.Add("llama.context_length", (uint)shape.Context);
        writer.Add("llama.embedding_length", (uint)shape.Width);
        writer.Add("llama.block_count", (uint)shape.Layers);
        writer.Add("llama.feed_forward_length", (uint)shape.FeedForward);
        writer.Add("llama.attention.head_count", (uint)shape.Heads);
        writer.Add("llama.attention.head_count_kv", (uint)shape.KeyValueHeads);
        writer.Add("llama.attention.layer_norm_rms_epsilon", shape.NormEpsilon);
        writer.Add("llama.rope.dimension_count", (uint)shape.HeadWidth);
        writer.Add("llama.rope.freq_base", shape.RopeBase);
    }

    private static void AddTokenizer(GgufWriter writer, BytePairTokenizer tokenizer)
    {
        var endOfText = (uint)tokenizer.IdOf(ChatFormat.EndOfText);
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", tokenizer.Tokens.ToArray());
        writer.Add("tokenizer.ggml.token_type", Enumerable.Range(0, tokenizer.Count).Select(id => TypeOf(tokenizer, id)).ToArray());
        writer.Add("tokenizer.ggml.merges", tokenizer.Merges.Select(merge => merge.Left + " " + merge.Right).ToArray());
        writer.Add("tokenizer.ggml.bos_token_id", endOfText);
        writer.Add("tokenizer.ggml.eos_token_id", endOfText);
        writer.Add("tokenizer.ggml.eot_token_id", (uint)tokenizer.IdOf(ChatFormat.EndOfMessage));
        // As in training, where every window begins with the token.
        writer.Add("tokenizer.ggml.add_bos_token", true);
        writer.Add("tokenizer.ggml.add_eos_token", false);
        writer.Add("tokenizer.chat_template", ChatFormat.Template);
    }

    private static int TypeOf(BytePairTokenizer tokenizer, int id) =>
        tokenizer.IsSpecial(id) ? ControlToken : tokenizer.IsUnused(id) ? UnusedToken : NormalToken;

    private static void AddWeight(GgufWriter writer, LlamaNetwork network, string name, GgmlType type)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var weight = network.Weight(name);
        if (IsTurned(name))
        {
            weight = Interleave(weight, network.Shape.HeadWidth);
        }

        // GGUF names the length of a row first.
        writer.AddTensor(name, weight.shape.Reverse().ToArray(), weight.contiguous().data<float>().ToArray(), weight.dim() == 1 ? GgmlType.F32 : type);
    }

    internal static bool IsTurned(string name) =>
        name.EndsWith("attn_q.weight", StringComparison.Ordinal) || name.EndsWith("attn_k.weight", StringComparison.Ordinal);

    // llama.cpp turns neighbours (2i, 2i + 1) of a head where the network turns halves (i, i + half): the rows change places accordingly.
    internal static torch.Tensor Interleave(torch.Tensor weight, int headWidth) =>
        weight.reshape(-1, 2, headWidth / 2, weight.shape[1]).transpose(1, 2).reshape(weight.shape);
}
