using System.Text.Json.Serialization;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>One quantization of a model, measured. What was not measured, or not yet, is <see langword="null"/>.</summary>
/// <param name="Type">The type by its llama.cpp name, as in <c>Q4_K_M</c>; of a pure one the tensor type, as in <c>Q4_K</c>.</param>
/// <param name="Pure">Whether every matrix was to have the type itself instead of llama.cpp's mix.</param>
/// <param name="CacheType">How keys and values were stored.</param>
/// <param name="IsReference">Whether this is what the others are compared to.</param>
/// <param name="BitsPerWeight">Bits that a weight really takes in the file, over all tensors.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="WeightBytes">Bytes of the weights in memory.</param>
/// <param name="Memory">What llama.cpp allocated for a context of the sweep's length.</param>
/// <param name="TensorTypes">The types that the matrices have, largest part first.</param>
/// <param name="Fallbacks">Tensors that got another type because their rows do not fit the blocks of the one they were to have.</param>
public sealed record QuantizationPoint(
    string Type,
    bool Pure,
    GgmlType CacheType,
    bool IsReference,
    double BitsPerWeight,
    long FileBytes,
    long WeightBytes,
    ContextMemory Memory,
    IReadOnlyList<TensorTypeShare> TensorTypes,
    IReadOnlyList<TensorFallback> Fallbacks
)
{
    /// <summary>The type, with <c>pure</c> where it is, and the cache's type where that is not F16.</summary>
    public string Label => Type + (Pure ? " pure" : "") + (CacheType == GgmlType.F16 ? "" : $" + {CacheType} cache");

    /// <summary>The right answers in one task.</summary>
    /// <param name="name">The task's name.</param>
    /// <returns>The score, or <see langword="null"/> where the task was not set.</returns>
    internal TaskScore? Task(string name) => Tasks.FirstOrDefault(task => task.Name == name);

    /// <summary>Weights, keys and values, scratch and logits together.</summary>
    public long MemoryBytes => WeightBytes + Memory.TotalBytes;

    /// <summary>The reference's own perplexity, token by token.</summary>
    [JsonIgnore]
    public PerplexityResult? Own { get; init; }

    /// <summary>The comparison to the reference, token by token.</summary>
    [JsonIgnore]
    public DivergenceResult? Divergence { get; init; }

    /// <summary>Tokens that were scored.</summary>
    public int ScoredTokens => Own?.ScoredTokens ?? Divergence?.ScoredTokens ?? 0;

    /// <summary>The perplexity.</summary>
    public double? Perplexity => Own?.Perplexity ?? Divergence?.Perplexity;

    /// <summary>Its standard error: that of the text's tokens, which all quantizations share.</summary>
    public double? PerplexityError => Own?.PerplexityError ?? Divergence?.PerplexityError;

    /// <summary>How many nats more than the reference it loses on each token (ln of the ratio of the perplexities) ± its paired standard
    /// error.</summary>
    public MeanEstimate? Loss => Divergence?.Paired.LnRatio;

    /// <summary>The mean KL divergence from the reference in nats ± its standard error.</summary>
    public MeanEstimate? MeanDivergence => Divergence?.Divergence;

    /// <summary>How often both find the same token the most probable, 0 to 1, ± its standard error.</summary>
    public MeanEstimate? SameTop => Divergence?.SameTop;

    /// <summary>What was asked of it, and how often it was right.</summary>
    public IReadOnlyList<TaskScore> Tasks { get; init; } = [];

    /// <summary>How fast it ran.</summary>
    public GenerationSpeed? Speed { get; init; }

    /// <summary>Whether the text shows a difference to the reference: more than two standard errors.</summary>
    public bool IsDistinguishable => Loss is { } loss && Math.Abs(loss.Mean) > 2 * loss.Error;
}

/// <summary>The matrices of one type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Count">How many matrices.</param>
/// <param name="ShareOfWeights">Their part of all weights in matrices, 0 to 1.</param>
public sealed record TensorTypeShare(GgmlType Type, int Count, double ShareOfWeights);

/// <summary>A tensor that could not have the type that it was to have.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Wanted">The type that it was to have.</param>
/// <param name="Used">The type that it has.</param>
public sealed record TensorFallback(string Tensor, GgmlType Wanted, GgmlType Used);
