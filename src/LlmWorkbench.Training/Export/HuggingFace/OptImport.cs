using System.Text.Json;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>
/// Reads a model of OPT's parts from a folder in Hugging Face's form: the way back from <see cref="OptExport"/>, and from what others have
/// published as <c>OPTForCausalLM</c>.
/// </summary>
public static class OptImport
{
    private const string ConfigurationFile = "config.json";
    private const string WeightsFile = "model.safetensors";
    private const long LargestConfiguration = 1 << 20;

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The folder, with config.json and model.safetensors.</param>
    /// <param name="progress">Told the share of the weights that is read, 0 to 1.</param>
    /// <returns>The network, and how the file stores its weights, as in <c>F16</c>.</returns>
    /// <exception cref="InvalidDataException">It is no such model, or damaged; the sentence says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (TransformerNetwork Network, string Type) Read(string folder, Action<double>? progress = null)
    {
        ModelShape shape = ReadShape(Path.Combine(folder, ConfigurationFile));
        string path = Path.Combine(folder, WeightsFile);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{folder} has no {WeightsFile}: weights in several parts, or as .bin files, which can hold programs, are not read."
            );
        }

        using var file = SafetensorsReader.Open(path);
        string prefix = file.Tensors.ContainsKey(OptNames.Prefix + OptNames.Of("token_embd.weight"))
            ? OptNames.Prefix
            : OptNames.BarePrefix;
        Dictionary<string, StoredTensor> stored = Expected(shape, file, prefix);
        var network = new TransformerNetwork(shape, seed: 1);
        try
        {
            int done = 0;
            foreach ((string name, StoredTensor tensor) in stored)
            {
                Copy(network.Weight(name), file.Read(tensor), tensor, name == OptNames.Positions ? OptNames.PositionOffset : 0);
                progress?.Invoke((double)++done / stored.Count);
            }

            network.Freeze();
            return (network, stored["token_embd.weight"].Type);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // Names and shapes first: nothing is made before the file is known to have it all.
    private static Dictionary<string, StoredTensor> Expected(ModelShape shape, SafetensorsReader file, string prefix)
    {
        Dictionary<string, StoredTensor> found = [];
        foreach ((string name, long[] wanted) in OptShapes.Of(shape))
        {
            string stored = prefix + OptNames.Of(name);
            StoredTensor tensor = file.Tensors.TryGetValue(stored, out StoredTensor? there)
                ? there
                : throw new InvalidDataException($"{WeightsFile} has no {stored}, which every model of OPT's parts has.");
            found[name] = tensor.Shape.SequenceEqual(wanted)
                ? tensor
                : throw new InvalidDataException(
                    $"{stored} is [{string.Join(", ", tensor.Shape)}], and {ConfigurationFile} asks for [{string.Join(", ", wanted)}]."
                );
        }

        return found;
    }

    private static void Copy(torch.Tensor weight, float[] numbers, StoredTensor tensor, int offset)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor read = torch.tensor(numbers, [.. tensor.Shape]).narrow(0, offset, weight.shape[0]);
        if (!read.isfinite().all().item<bool>())
        {
            throw new InvalidDataException($"{tensor.Name} has numbers that are not finite: the file is damaged, or its training failed.");
        }

        weight.copy_(read);
    }

    private static ModelShape ReadShape(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > LargestConfiguration)
        {
            throw new InvalidDataException($"{ConfigurationFile} has {file.Length:N0} bytes: it is no configuration of a model.");
        }

        try
        {
            using var json = JsonDocument.Parse(file);
            JsonElement root = json.RootElement;
            Require(Text(root, "model_type") == "opt", $"its model_type is {Text(root, "model_type") ?? "not said"}, and only opt is read");
            Require(
                IsTrue(root, "do_layer_norm_before", true),
                "its norms come after the blocks (do_layer_norm_before), as in OPT-350m alone"
            );
            Require(IsTrue(root, "enable_bias", true), "its matrices have no biases");
            Require(IsTrue(root, "layer_norm_elementwise_affine", true), "its norms have no weights");
            Require(IsTrue(root, "tie_word_embeddings", true), "its output matrix is not its embedding");
            Require(!IsTrue(root, "_remove_final_layer_norm", false), "it has no last norm");
            Require((Text(root, "activation_function") ?? "relu") == "relu", "its activation function is not relu");
            var shape = new ModelShape
            {
                Vocabulary = Size(root, "vocab_size"),
                Context = Size(root, "max_position_embeddings"),
                Layers = Size(root, "num_hidden_layers"),
                Width = Size(root, "hidden_size"),
                FeedForward = Size(root, "ffn_dim"),
                Heads = Size(root, "num_attention_heads"),
                KeyValueHeads = Size(root, "num_attention_heads"),
                Parts = ModelParts.Opt,
            };
            Require(
                !root.TryGetProperty("word_embed_proj_dim", out _) || Size(root, "word_embed_proj_dim") == shape.Width,
                "its embedding has another width than its layers, as in OPT-350m alone"
            );
            shape.Validate();
            return shape;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"{ConfigurationFile} cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static string? Text(JsonElement root, string key) => root.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

    private static bool IsTrue(JsonElement root, string key, bool otherwise) =>
        root.TryGetProperty(key, out JsonElement value) ? value.ValueKind == JsonValueKind.True : otherwise;

    private static int Size(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement value) && value.TryGetInt32(out int size) && size > 0
            ? size
            : throw new InvalidDataException($"{ConfigurationFile} says no {key} that can be used.");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{ConfigurationFile} is of a model that is not run here: {otherwise}.");
        }
    }
}
