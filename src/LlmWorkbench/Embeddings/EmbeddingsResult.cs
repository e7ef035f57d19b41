using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Embeddings;

/// <summary>Several texts or tokens as vectors.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Source">Where the vectors come from.</param>
/// <param name="Pooling">How the vectors of a text's tokens became one; <see langword="null"/> for tokens.</param>
/// <param name="IsCentred">Whether the mean (of the whole vocabulary for tokens, of these texts for texts) was subtracted from the vectors
/// before anything else.</param>
/// <param name="Items">The texts or tokens with their vectors.</param>
/// <param name="Cosines">[items][items]: the cosine of the angle between two vectors, −1 to 1; 0 beside a vector of length 0.</param>
/// <param name="Map">The vectors in a plane; <see langword="null"/> for fewer than three items.</param>
public sealed record EmbeddingsResult(
    string Model,
    EmbeddingSource Source,
    Pooling? Pooling,
    bool IsCentred,
    IReadOnlyList<EmbeddedItem> Items,
    double[][] Cosines,
    PrincipalMap? Map
) : ITabularResult
{
    /// <summary>How many numbers a vector has.</summary>
    public int Width => Items[0].Vector.Length;

    /// <inheritdoc/>
    public Table ToTable() => EmbeddingsTable.Of(this);
}

/// <summary>Where vectors come from.</summary>
public enum EmbeddingSource
{
    /// <summary>Rows of the embedding matrix: what a token enters the model as, whatever stands around it.</summary>
    TokenEmbeddings,

    /// <summary>Final hidden states over a text, after the output norm, pooled.</summary>
    HiddenStates,

    /// <summary>What a service says: how it makes them it does not tell.</summary>
    Service,
}

/// <summary>A text or a token as a vector.</summary>
/// <param name="Text">The text; a token's is its own.</param>
/// <param name="Label">The text on one line in which spaces can be seen.</param>
/// <param name="TokenId">The token's number; <see langword="null"/> for a text, and for a word of several tokens.</param>
/// <param name="TokenCount">How many tokens the text is, with those that were added; 0 where a service does not say
/// it.</param>
/// <param name="Vector">[width]</param>
public sealed record EmbeddedItem(string Text, string Label, int? TokenId, int TokenCount, float[] Vector)
{
    /// <summary>The vector's length: the root of the sum of its squares.</summary>
    public double Norm => Math.Sqrt(Vector.Sum(v => (double)v * v));

    /// <summary>The tokens of a word that was asked for, whose rows the vector is the mean of; empty for a text.</summary>
    public IReadOnlyList<TokenInfo> Tokens { get; init; } = [];

    /// <summary>The tokens whose vectors point the most nearly the same way, nearest first; empty when they were not asked for.</summary>
    public IReadOnlyList<TokenNeighbour> Nearest { get; init; } = [];
}
