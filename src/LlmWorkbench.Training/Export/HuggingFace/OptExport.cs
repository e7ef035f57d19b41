using System.Text.Json.Nodes;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>
/// Writes a model of OPT's parts (<see href="https://arxiv.org/abs/2205.01068">Zhang et al. 2022</see>) in Hugging Face's form: a folder
/// with config.json, model.safetensors and the
/// tokenizer's files, which <c>OPTForCausalLM</c> reads. Names and sizes are those of transformers' modeling_opt.py.
/// </summary>
public static class OptExport
{
    /// <summary>Says whether a model has OPT's parts: learned positions, layer norm, ReLU, biases, and a key/value head for each
    /// head.</summary>
    /// <param name="shape">The model's sizes and parts.</param>
    public static bool Fits(ModelShape shape) => shape.Parts == ModelParts.Opt && shape.KeyValueHeads == shape.Heads;

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where; it is written as a folder of the same name with .part first.</param>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="card">What the folder says about the model.</param>
    /// <param name="half">Whether numbers are stored in 16 bits instead of 32.</param>
    /// <param name="overwrite">Whether a folder that is there may be replaced; what its files were kept from, the new ones are too.</param>
    /// <param name="sources">Files that it was made of, such as a checkpoint's: it can be read by those alone who may read them all;
    /// null is none.</param>
    /// <exception cref="ArgumentException">The model has other parts.</exception>
    /// <exception cref="IOException">The folder is there already, or writing failed.</exception>
    public static void Write(
        string folder,
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        ModelCard card,
        bool half = true,
        bool overwrite = false,
        IReadOnlyList<string>? sources = null
    )
    {
        if (!Fits(network.Shape))
        {
            throw new ArgumentException("Only models of OPT's parts are written in Hugging Face's form.", nameof(network));
        }

        if (Directory.Exists(folder) && !overwrite)
        {
            throw new IOException($"{folder} is there already.");
        }

        string part = Path.TrimEndingDirectorySeparator(folder) + ".part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }

        Directory.CreateDirectory(part);
        var readers = FileReaders.Of([.. sources ?? [], .. Directory.Exists(folder) ? Directory.GetFiles(folder) : []]);
        TokenizerFiles.WriteJson(Path.Combine(part, "config.json"), Configuration(network.Shape, tokenizer, half), readers);
        TokenizerFiles.Write(part, tokenizer, network.Shape.Context, readers);
        AtomicFile.WriteText(Path.Combine(part, "README.md"), Describe(card), readers);
        using (NewDisposeScope())
        using (no_grad())
        {
            SafetensorsFile.Write(Path.Combine(part, "model.safetensors"), [.. Weights(network)], half, readers);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.Move(part, folder);
    }

    private static JsonObject Configuration(ModelShape shape, BytePairTokenizer tokenizer, bool half)
    {
        int endOfText = tokenizer.IdOf(ChatFormat.EndOfText);
        return new JsonObject
        {
            ["architectures"] = new JsonArray("OPTForCausalLM"),
            ["model_type"] = "opt",
            ["vocab_size"] = shape.Vocabulary,
            ["hidden_size"] = shape.Width,
            ["word_embed_proj_dim"] = shape.Width,
            ["ffn_dim"] = shape.FeedForward,
            ["num_hidden_layers"] = shape.Layers,
            ["num_attention_heads"] = shape.Heads,
            ["max_position_embeddings"] = shape.Context,
            ["activation_function"] = "relu",
            ["do_layer_norm_before"] = true,
            ["layer_norm_elementwise_affine"] = true,
            ["enable_bias"] = true,
            ["tie_word_embeddings"] = true,
            ["dropout"] = 0.0,
            ["attention_dropout"] = 0.0,
            ["layerdrop"] = 0.0,
            ["bos_token_id"] = endOfText,
            ["eos_token_id"] = endOfText,
            ["pad_token_id"] = endOfText,
            ["torch_dtype"] = half ? "float16" : "float32",
        };
    }

    private static IEnumerable<(string Name, Tensor Weight)> Weights(TransformerNetwork network)
    {
        foreach (string name in network.WeightNames)
        {
            Tensor weight = network.Weight(name);
            yield return (
                OptNames.Prefix + OptNames.Of(name),
                name == OptNames.Positions ? cat([zeros(OptNames.PositionOffset, weight.shape[1]), weight]) : weight
            );
        }
    }

    private static string Describe(ModelCard card) =>
        $"---\nlicense: {card.License}\nlanguage: en\npipeline_tag: text-generation\n---\n\n# {card.Name}\n\n{card.Description}\n\n"
        + $"By {card.Author}. Trained on: {card.DatasetName}, {card.DatasetVersion}. {card.DatasetDescription}\n";
}
