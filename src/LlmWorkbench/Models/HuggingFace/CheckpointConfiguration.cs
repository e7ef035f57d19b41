using System.Text.Json;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>What config.json says of an OPT model, as far as it matters before libtorch is loaded.</summary>
internal sealed record CheckpointConfiguration
{
    /// <summary>The architecture that is run.</summary>
    public const string Opt = "opt";

    // As transformers' configuration of OPT has them for a file that says none.
    private const int UsualToken = 2;

    // Beyond all models; products of such sizes fit into 64 bits.
    private const int MaxSize = 1 << 20;

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How many tokens there are.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>How many positions there are.</summary>
    public required int Context { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of each layer.</summary>
    public required int Heads { get; init; }

    /// <summary>Numbers per token in the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Numbers inside of the feed-forward part.</summary>
    public required int FeedForward { get; init; }

    /// <summary>How the weights are stored, as in <c>F16</c>, as far as it says.</summary>
    public required string WeightType { get; init; }

    /// <summary>The number of weights: those of embedding, positions and last norm, and of each layer's four matrices of attention, two of
    /// the feed-forward part and two norms, with their biases.</summary>
    public long ParameterCount =>
        ((long)(Vocabulary + Context + 2) * Width)
        + (Layers * ((4L * Width * Width) + (2L * Width * FeedForward) + (9L * Width) + FeedForward));

    /// <summary>The token that begins a text.</summary>
    public required int BeginToken { get; init; }

    /// <summary>The token that ends a text.</summary>
    public required int EndToken { get; init; }

    /// <summary>The token that fills batches, or <see langword="null"/>.</summary>
    public int? PadToken { get; init; }

    /// <summary>The licence that the folder's card names.</summary>
    public string? License { get; init; }

    /// <summary>Reads a folder's config.json.</summary>
    /// <exception cref="WorkbenchException">It cannot be read, or is of an architecture that is not run in this form.</exception>
    public static CheckpointConfiguration Read(string folder) =>
        JsonFile.Read(Path.Combine(folder, CheckpointFolder.ConfigurationFile), json => Of(json, folder));

    /// <summary>The facts that the folder says itself.</summary>
    public ModelFacts ToFacts() =>
        new()
        {
            Path = Folder,
            Architecture = Opt,
            Layers = Layers,
            Heads = Heads,
            KeyValueHeads = Heads,
            Width = Width,
            VocabularySize = Vocabulary,
            TrainedContextLength = Context,
            License = License,
        };

    private static CheckpointConfiguration Of(JsonElement json, string folder)
    {
        string type = JsonFile.Text(json, "model_type") ?? "an unnamed architecture";
        if (type != Opt)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(Path.GetFileName(folder))} is a model in Hugging Face's form, of the architecture "
                    + $"{VisibleText.Phrase(type)}: of this form only OPT is run here; convert others with llama.cpp's "
                    + "convert_hf_to_gguf.py, or fetch a .gguf file of it."
            );
        }

        int Size(string key) =>
            JsonFile.Number(json, key) is > 0 and <= MaxSize and { } size
                ? size
                : throw new WorkbenchException($"{CheckpointFolder.ConfigurationFile} of this OPT model says no {key} that can be used.");
        int vocabulary = Size("vocab_size");
        int Token(string key) => JsonFile.Number(json, key) is { } id && id < vocabulary ? id : Math.Min(UsualToken, vocabulary - 1);
        return new CheckpointConfiguration
        {
            Folder = folder,
            Vocabulary = vocabulary,
            Context = Size("max_position_embeddings"),
            Layers = Size("num_hidden_layers"),
            Heads = Size("num_attention_heads"),
            Width = Size("hidden_size"),
            FeedForward = Size("ffn_dim"),
            WeightType = (JsonFile.Text(json, "torch_dtype") ?? JsonFile.Text(json, "dtype")) switch
            {
                "float16" => "F16",
                "bfloat16" => "BF16",
                "float32" => "F32",
                _ => "unknown",
            },
            BeginToken = Token("bos_token_id"),
            EndToken = Token("eos_token_id"),
            PadToken = JsonFile.Number(json, "pad_token_id"),
            License = ReadLicense(Path.Combine(folder, "README.md")),
        };
    }

    // The head of a model card: lines between two of ---, one of which is license: NAME.
    private static string? ReadLicense(string card)
    {
        const string Key = "license:";
        const int HeadLines = 60;
        try
        {
            return File.Exists(card)
                ? File.ReadLines(card)
                    .Take(HeadLines)
                    .FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
                    ?[Key.Length..].Trim()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
