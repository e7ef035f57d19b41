using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Writing;
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
    /// <param name="type">How matrices are stored: F16 or F32. Norms, biases and learned positions are always F32.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="sources">Files that it was made of, such as a checkpoint's: it can be read by those alone who may read them all;
    /// null is none.</param>
    /// <exception cref="ArgumentException">The type is another one, or llama.cpp has no architecture of the network's parts.</exception>
    /// <exception cref="IOException">The file is there already, or writing failed.</exception>
    public static void Write(
        string path,
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        ModelCard card,
        GgmlType type = GgmlType.F16,
        bool overwrite = false,
        IReadOnlyList<string>? sources = null
    )
    {
        if (type is not (GgmlType.F16 or GgmlType.F32))
        {
            throw new ArgumentException($"Matrices can be written as F16 or F32, not as {type}.", nameof(type));
        }

        var architecture = GgufArchitecture.Of(network.Shape);
        var writer = new GgufWriter();
        AddCard(writer, architecture, card, network.Shape, type);
        architecture.AddShape(writer, network.Shape);
        AddTokenizer(writer, tokenizer);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        using TransformerNetwork? filled = network.Shape.Parts.Lacks == LackingParts.None ? null : FilledNetwork.Of(network);
        foreach ((string? name, torch.Tensor? weight) in architecture.Weights(filled ?? network))
        {
            // GGUF names the length of a row first.
            writer.AddTensor(
                name,
                weight.shape.Reverse().ToArray(),
                weight.contiguous().data<float>().ToArray(),
                StoredType(name, weight, type)
            );
        }

        writer.Write(path, overwrite, readers: FileReaders.Of(sources ?? []));
    }

    private static void AddCard(GgufWriter writer, GgufArchitecture architecture, ModelCard card, ModelShape shape, GgmlType type)
    {
        writer.Add("general.architecture", architecture.Name);
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

    private static void AddTokenizer(GgufWriter writer, BytePairTokenizer tokenizer)
    {
        uint endOfText = (uint)tokenizer.IdOf(ChatFormat.EndOfText);
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", tokenizer.Tokens.ToArray());
        writer.Add("tokenizer.ggml.token_type", Enumerable.Range(0, tokenizer.Count).Select(id => TypeOf(tokenizer, id)).ToArray());
        writer.Add("tokenizer.ggml.merges", tokenizer.Merges.Select(merge => merge.Left + " " + merge.Right).ToArray());
        writer.Add("tokenizer.ggml.bos_token_id", endOfText);
        writer.Add("tokenizer.ggml.eos_token_id", endOfText);
        bool hasChats = tokenizer.SpecialTokens.Contains(ChatFormat.EndOfMessage);
        if (hasChats)
        {
            writer.Add("tokenizer.ggml.eot_token_id", (uint)tokenizer.IdOf(ChatFormat.EndOfMessage));
        }

        // As in training, where every window begins with the token.
        writer.Add("tokenizer.ggml.add_bos_token", true);
        writer.Add("tokenizer.ggml.add_eos_token", false);
        if (hasChats)
        {
            writer.Add("tokenizer.chat_template", ChatFormat.Template);
        }
    }

    private static int TypeOf(BytePairTokenizer tokenizer, int id) =>
        tokenizer.IsSpecial(id) ? ControlToken
        : tokenizer.IsUnused(id) ? UnusedToken
        : NormalToken;

    // llama.cpp adds positions, norms and biases as they are stored: 32 bits for all of them.
    private static GgmlType StoredType(string name, torch.Tensor weight, GgmlType type) =>
        weight.dim() == 1 || name == "position_embd.weight" ? GgmlType.F32 : type;
}
