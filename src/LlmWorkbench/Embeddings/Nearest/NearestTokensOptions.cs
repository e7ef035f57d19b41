namespace LlmWorkbench.Embeddings.Nearest;

/// <summary>How the neighbours of a vector are looked for.</summary>
public sealed record NearestTokensOptions
{
    /// <summary>How many, 1 or more.</summary>
    public int Count { get; init; } = 10;

    /// <summary>Whether the mean over the vocabulary is subtracted first, from a vector of one's own too.</summary>
    public bool Centre { get; init; }
}
