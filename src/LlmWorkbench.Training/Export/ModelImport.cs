using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Export;

/// <summary>Reads a GGUF file that <see cref="ModelExport"/> wrote, to train it further: the way back.</summary>
public static class ModelImport
{
    /// <summary>Reads a model and its tokenizer.</summary>
    /// <param name="path">The file; quantized weights are read as what they stand for.</param>
    /// <exception cref="InvalidDataException">It is no model of this project's trainer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (TransformerNetwork Network, BytePairTokenizer Tokenizer) Read(string path)
    {
        var file = GgufFile.Read(path);
        ModelShape shape = ReadShape(file, path);
        BytePairTokenizer tokenizer = ReadTokenizer(file, path, shape.Vocabulary);
        var network = new TransformerNetwork(shape, seed: 1);
        try
        {
            ReadWeights(file, path, network);
            return (network, tokenizer);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static ModelShape ReadShape(GgufFile file, string path)
    {
        GgufMetadata metadata = file.Metadata;
        int Of(string key) =>
            metadata.GetInteger(metadata.ForArchitecture(key)) is > 0 and <= int.MaxValue and { } number
                ? (int)number
                : throw Foreign(path, $"it says no {key.Replace('_', ' ')}");
        ModelParts parts =
            GgufArchitecture.PartsOf(metadata.Architecture) ?? throw Foreign(path, $"its architecture is {metadata.Architecture}");
        string norm = parts.Norm == NormKind.Layer ? "" : "rms_";
        var shape = new ModelShape
        {
            Vocabulary = file.Metadata.Tokens?.Count ?? throw Foreign(path, "it has no tokens"),
            Context = Of("context_length"),
            Layers = Of("block_count"),
            Width = Of("embedding_length"),
            FeedForward = Of("feed_forward_length"),
            Heads = Of("attention.head_count"),
            KeyValueHeads = Of("attention.head_count_kv"),
            Parts = parts with { SeparateOutput = file.FindTensor("output.weight") is not null },
            NormEpsilon = (float)(metadata.GetNumber(metadata.ForArchitecture($"attention.layer_norm_{norm}epsilon")) ?? 1e-5),
            RopeBase = (float)(metadata.GetNumber(metadata.ForArchitecture("rope.freq_base")) ?? 10000),
        };
        try
        {
            shape.Validate();
        }
        catch (ArgumentException exception)
        {
            throw Foreign(path, exception.Message);
        }

        return shape;
    }

    private static BytePairTokenizer ReadTokenizer(GgufFile file, string path, int vocabulary)
    {
        (string, string)[] merges =
        [
            .. (file.Metadata.GetStrings("tokenizer.ggml.merges") ?? []).Select(merge =>
                merge.Split(' ') is [var left, var right] ? (left, right) : throw Foreign(path, $"«{merge}» is no merge of two tokens")
            ),
        ];
        // Models of one text have no chats.
        IReadOnlyList<string> special = file.Metadata.Tokens!.Contains(ChatFormat.EndOfMessage)
            ? ChatFormat.SpecialTokens
            : [ChatFormat.EndOfText];
        BytePairTokenizer tokenizer =
            merges.Length + 256 + special.Count <= vocabulary
                ? new BytePairTokenizer(merges, special, vocabulary)
                : throw Foreign(path, "it has more merges than tokens");
        return tokenizer.Tokens.SequenceEqual(file.Metadata.Tokens!) ? tokenizer : throw Foreign(path, "its tokens are in another order");
    }

    private static void ReadWeights(GgufFile file, string path, TransformerNetwork network)
    {
        var architecture = GgufArchitecture.Of(network.Shape);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        using GgufTensorData data = file.OpenTensors();
        foreach (string name in network.WeightNames)
        {
            torch.Tensor weight = network.Weight(name);
            (string stored, long first) = architecture.Place(name, network.Shape);
            GgufTensor tensor = file.FindTensor(stored) ?? throw Foreign(path, $"it has no {stored}");
            long[] shape = [.. tensor.Dimensions.Select(size => (long)size).Reverse()];
            bool fits =
                shape.Length == weight.dim()
                && shape[0] >= first + weight.shape[0]
                && shape.AsSpan(1).SequenceEqual(weight.shape.AsSpan(1));
            torch.Tensor read = fits
                ? torch.tensor(data.ReadFloats(tensor), shape).narrow(0, first, weight.shape[0])
                : throw Foreign(path, $"{stored} has another shape than its sizes say");
            weight.copy_(architecture.TurnBack(name, read, network.Shape.HeadWidth));
        }
    }

    private static InvalidDataException Foreign(string path, string why) =>
        new($"{path} is no model that this trainer wrote: {why.TrimEnd('.')}.");
}
