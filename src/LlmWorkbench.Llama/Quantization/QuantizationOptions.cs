using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Quantization.Importance;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>What a model is quantized to, and how.</summary>
public sealed record QuantizationOptions
{
    /// <summary>The type.</summary>
    public required QuantizationType Type { get; init; }

    /// <summary>Whether every matrix gets the type's own tensor type, instead of llama.cpp's mix.</summary>
    public bool Pure { get; init; }

    /// <summary>How much each input of each matrix matters; null is all alike. Some types need one.</summary>
    public ImportanceMatrix? Importance { get; init; }

    /// <summary>The tensor type of <c>output.weight</c>; null is what the mix gives it.</summary>
    public GgmlType? OutputType { get; init; }

    /// <summary>The tensor type of <c>token_embd.weight</c>; null is what the mix gives it.</summary>
    public GgmlType? TokenEmbeddingType { get; init; }

    /// <summary>Tensor types of single tensors, by their names; all others get what they would get without.</summary>
    public IReadOnlyDictionary<string, GgmlType> TensorTypes { get; init; } = new Dictionary<string, GgmlType>();

    /// <summary>The names of the only tensors that are quantized, while all others are copied as they are; null is all.</summary>
    public IReadOnlyCollection<string>? Only { get; init; }

    /// <summary>Whether tensors that are quantized already may be quantized again, from what is left of them.</summary>
    public bool AllowRequantize { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Threads; null is <see cref="ThreadCount.Default"/>. The result does not depend on it.</summary>
    public int? Threads { get; init; }
}
