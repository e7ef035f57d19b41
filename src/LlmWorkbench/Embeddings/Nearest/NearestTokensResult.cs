using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Embeddings.Nearest;

/// <summary>The tokens whose vectors point the most nearly the same way as another.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Query">What was looked around: a token's label, or what a vector of one's own is called.</param>
/// <param name="Matrix">The tensor whose rows were compared, as in <c>token_embd.weight</c>.</param>
/// <param name="IsCentred">Whether the mean over the vocabulary was subtracted first.</param>
/// <param name="Neighbours">The tokens, nearest first.</param>
public sealed record NearestTokensResult(
    string Model,
    string Query,
    string Matrix,
    bool IsCentred,
    IReadOnlyList<TokenNeighbour> Neighbours
) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Neighbours.Index(),
            new("model", null, _ => Model),
            new("query", null, _ => Query),
            new("rank", "#", n => n.Index + 1, Format.Number),
            new("id", null, n => n.Item.Token.Id),
            new("token", "token", n => n.Item.Token.Text, Format.Code) { Shown = n => n.Item.Token.Label },
            new(null, "id", n => n.Item.Token.Id, Format.Number),
            new("cosine", "cosine", n => n.Item.Cosine, Format.Fixed(3))
        );
}

/// <summary>A token near a vector.</summary>
/// <param name="Token">The token.</param>
/// <param name="Cosine">The cosine of the angle between the two vectors, −1 to 1.</param>
public sealed record TokenNeighbour(TokenInfo Token, double Cosine);
