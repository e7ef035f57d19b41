using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization.Importance;

namespace LlmWorkbench.Quantization;

/// <summary>How a model is quantized, beside the type.</summary>
public sealed record QuantizeOptions
{
    /// <summary>Whether every matrix gets the type's own tensor type, instead of llama.cpp's mix.</summary>
    public bool Pure { get; init; }

    /// <summary>How much each input of each matrix matters; <see langword="null"/> is all alike, unless the type needs to know.</summary>
    public ImportanceMatrix? Importance { get; init; }

    /// <summary>
    /// The text that an importance matrix is computed from; <see langword="null"/> computes one only when the type needs it, from
    /// the held-out text that the workbench ships.
    /// </summary>
    public TextDataset? Calibration { get; init; }

    /// <summary>The tensor type of <c>output.weight</c>; <see langword="null"/> is what the mix gives it.</summary>
    public GgmlType? OutputType { get; init; }

    /// <summary>The tensor type of <c>token_embd.weight</c>; <see langword="null"/> is what the mix gives it.</summary>
    public GgmlType? TokenEmbeddingType { get; init; }

    /// <summary>Tensor types of single tensors, by names or patterns with * for any letters.</summary>
    public IReadOnlyDictionary<string, GgmlType> TensorTypes { get; init; } = new Dictionary<string, GgmlType>();

    /// <summary>Whether a model that is quantized already may be quantized again.</summary>
    public bool AllowRequantize { get; init; }

    /// <summary>The file to write; <see langword="null"/> is one among <see cref="Files"/>, which is used again when it is there.</summary>
    public string? Output { get; init; }

    /// <summary>Where the file is kept that has no place of its own; <see langword="null"/> is a folder of this process among the temporary
    /// files, and so is a folder that cannot be used, or whose disk is full.</summary>
    public QuantizedFileCache? Files { get; init; } = QuantizedFileCache.Default;

    /// <summary>Whether a file among the temporary ones stays when this process ends, as on the command line.</summary>
    internal bool OutlivesProcess { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }
}
