using System.Text.Json.Serialization;
using LlmWorkbench.Caching;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Perplexity;

/// <summary>How a perplexity or a divergence is measured.</summary>
public sealed record PerplexityOptions
{
    /// <summary>llama-perplexity's own context.</summary>
    public const int StandardContext = 512;

    /// <summary>The context in tokens (n); <see langword="null"/> is 512 as in llama-perplexity, or what the model was trained on when that
    /// is less.</summary>
    public int? ContextLength { get; init; }

    /// <summary>How the text is cut.</summary>
    public PerplexityChunking Chunking { get; init; } = PerplexityChunking.Automatic;

    /// <summary>How far a sliding window moves, in tokens; <see langword="null"/> is half the context.</summary>
    public int? Stride { get; init; }

    /// <summary>How many chunks are read at most; <see langword="null"/> is all.</summary>
    public int? MaxChunks { get; init; }

    /// <summary>Threads, cache types and flash attention of the contexts that are made for it; their length is
    /// <see cref="ContextLength"/>.</summary>
    public LlamaContextOptions Engine { get; init; } = new();

    /// <summary>The same for the reference model of a divergence; <see langword="null"/> is <see cref="Engine"/>.</summary>
    public LlamaContextOptions? ReferenceEngine { get; init; }

    /// <summary>Where finished chunks are kept; <see langword="null"/> is nowhere.</summary>
    [JsonIgnore]
    public EvaluationCache? Cache { get; init; } = EvaluationCache.Default;
}
