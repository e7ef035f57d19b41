namespace LlmWorkbench.Models.Capabilities;

/// <summary>What a model is, as far as its file or service says; <see langword="null"/> is unknown.</summary>
public sealed record ModelFacts
{
    /// <summary>The file or folder that it was loaded from.</summary>
    public string? Path { get; init; }

    /// <summary>The address of the service that runs it.</summary>
    public string? Address { get; init; }

    /// <summary>What the model calls itself.</summary>
    public string? OwnName { get; init; }

    /// <summary>The architecture, as in <c>llama</c> or <c>opt</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>The number of weights.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>How the weights are stored, as in <c>Q4_K_M</c> or <c>F16</c>.</summary>
    public string? WeightType { get; init; }

    /// <summary>Bits that each weight takes, on average.</summary>
    public double? BitsPerWeight { get; init; }

    /// <summary>What the weights take, in bytes.</summary>
    public long? SizeInBytes { get; init; }

    /// <summary>The number of layers.</summary>
    public int? Layers { get; init; }

    /// <summary>Attention heads of each layer.</summary>
    public int? Heads { get; init; }

    /// <summary>Heads for keys and values of each layer.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Numbers per token in the residual stream.</summary>
    public int? Width { get; init; }

    /// <summary>How many tokens the vocabulary has.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>The longest context that it was trained for, in tokens.</summary>
    public int? TrainedContextLength { get; init; }

    /// <summary>The context in tokens that each request to its service may have, prompt and answer together.</summary>
    public int? ServedContextLength { get; init; }

    /// <summary>How many layers lie on a GPU.</summary>
    public int? OffloadedLayers { get; init; }

    /// <summary>The chat template (Jinja), as text.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>The licence that it comes under.</summary>
    public string? License { get; init; }
}
