using System.Text.Json.Serialization;
using LlmWorkbench.Caching;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Perplexity;

/// <summary>How a text that is longer than the context is cut, and which of its tokens are scored.</summary>
public enum PerplexityChunking
{
    /// <summary><see cref="Halves"/> where the text fills at least two contexts, as llama-perplexity demands; otherwise
    /// <see cref="Sliding"/>.</summary>
    Automatic,

    /// <summary>
    /// llama-perplexity's: chunks of one context each, one after the other, each read anew. Of each chunk only the second half is
    /// scored (tokens n/2 + 1 to n − 1), so that every scored token has at least half a context before it. The first token of each
    /// chunk gives way to the begin of text, where the vocabulary has one that it adds. What is left after the last whole chunk
    /// is not read.
    /// </summary>
    Halves,

    /// <summary>
    /// Windows of one context, each a stride further; every token is scored once, in the first window that holds it (the strided
    /// evaluation of Hugging Face's documentation). The first token of each later window gives way to the begin of text, where the
    /// vocabulary
    /// has one that it adds. A text that fits into one context is read as a whole.
    /// </summary>
    Sliding,

    /// <summary>
    /// Documents, each read from its own beginning after a begin of text, as models are trained; every token is scored, and a document's
    /// end where one token begins and ends texts. A document that is longer than the context is read in pieces, each of which begins with
    /// the last token of the one before it, or with a begin of text in its place where the vocabulary adds one.
    /// </summary>
    Documents,
}

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
