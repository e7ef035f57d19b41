using LlmWorkbench.Llama.Embeddings;

namespace LlmWorkbench.Embeddings;

/// <summary>How vectors are made and compared.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>How the vectors of a text's tokens become one; <see langword="null"/> is what the model's file wants, and else the
    /// mean.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>
    /// Whether a mean is subtracted first: vectors of language models share a large part (<see href="https://arxiv.org/abs/1702.01417">Mu
    /// and Viswanath 2018</see>), beside which
    /// their differences hardly show in a cosine. For tokens it is the mean of the vocabulary, which the many rare tokens dominate; for
    /// texts that of the texts given.
    /// </summary>
    public bool Centre { get; init; }

    /// <summary>How many nearest tokens are looked for around each item; 0 for none.</summary>
    public int Nearest { get; init; }
}
