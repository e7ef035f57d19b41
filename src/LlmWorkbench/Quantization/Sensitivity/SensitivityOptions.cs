using System.Text.Json.Serialization;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary>What is quantized together while all other weights stay exact.</summary>
public enum SensitivityGroup
{
    /// <summary>Each matrix alone.</summary>
    Tensor,

    /// <summary>The matrices of a kind in all layers: all attn_q, all ffn_down.</summary>
    Kind,

    /// <summary>The matrices of each layer; what is outside of the layers by itself.</summary>
    Layer,
}

/// <summary>How it is measured which tensors suffer most.</summary>
public sealed record SensitivityOptions
{
    /// <summary>What is quantized together; <see langword="null"/> is each tensor up to 64 matrices, and each kind where there are
    /// more.</summary>
    public SensitivityGroup? Group { get; init; }

    /// <summary>Whether each matrix gets the type's own tensor type, so that all suffer alike; else what llama.cpp's mix gives
    /// it.</summary>
    public bool Pure { get; init; } = true;

    /// <summary>How many documents are read when nothing else is asked for.</summary>
    public const int DefaultDocuments = 40;

    /// <summary>How many chunks are read of a text that is not made of documents when nothing else is asked for.</summary>
    public const int DefaultChunks = 8;

    /// <summary>How the divergence is measured: by default over <see cref="DefaultDocuments"/> or <see cref="DefaultChunks"/> of the
    /// text.</summary>
    public PerplexityOptions Perplexity { get; init; } = new();

    /// <summary>How the quantization is made otherwise; <see cref="QuantizeOptions.Pure"/> and the output are not looked at.</summary>
    [JsonIgnore]
    public QuantizeOptions Quantization { get; init; } = new();
}
