using System.Text.Json.Serialization;

namespace LlmWorkbench.Attention.Patterns;

/// <summary>How much each token of a text reads of those before it and of itself, or of all where a model reads in both
/// directions.</summary>
/// <param name="TokenCount">How many tokens the text has.</param>
/// <param name="TileSize">How many tokens a row and a column stand for; 1 is the weights themselves.</param>
/// <param name="Weights">[row][column], column ≤ row (every column where <see cref="IsWhole"/>); a row adds up to 1. In tiles
/// a number is how much the row's tokens read, on
/// average, of the column's tokens together.</param>
/// <param name="Strongest">[token][at most <see cref="MaxLinks"/>]: what each token reads most, from the weights themselves;
/// <see langword="null"/> where <paramref name="Weights"/> are those.</param>
public sealed record AttentionPattern(int TokenCount, int TileSize, float[][] Weights, AttentionLink[][]? Strongest)
{
    /// <summary>How many links of a token are kept beside tiles.</summary>
    public const int MaxLinks = 8;

    /// <summary>Whether the weights are those of single tokens.</summary>
    [JsonIgnore]
    public bool IsExact => TileSize == 1;

    /// <summary>Whether tokens read those after them too.</summary>
    [JsonIgnore]
    public bool IsWhole => Weights is [{ Length: > 1 }, ..];

    /// <summary>What a token reads, most first.</summary>
    /// <param name="position">The token's position in the text, from 0.</param>
    /// <param name="most">How many; beside tiles there are no more than <see cref="MaxLinks"/>.</param>
    /// <returns>Positions and weights, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public IReadOnlyList<AttentionLink> Reads(int position, int most = MaxLinks)
    {
        if (position < 0 || position >= TokenCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position),
                position,
                $"There is no position {position}: they are counted from 0 to {TokenCount - 1}."
            );
        }

        return Strongest is null ? Largest(Weights[position], most) : [.. Strongest[position].Take(most)];
    }

    /// <summary>Makes a pattern of the weights of all tokens.</summary>
    /// <param name="weights">[token][token before or itself], or [token][token]</param>
    /// <param name="tileSize">How many tokens become one row and one column.</param>
    internal static AttentionPattern Of(float[][] weights, int tileSize) =>
        tileSize == 1
            ? new(weights.Length, 1, weights, null)
            : new(
                weights.Length,
                tileSize,
                AttentionTiles.Merge(weights, weights.Length, 1, tileSize),
                [.. weights.Select(row => Largest(row, MaxLinks))]
            );

    private static AttentionLink[] Largest(float[] row, int most) =>
        [.. row.Index().OrderByDescending(weight => weight.Item).Take(most).Select(weight => new AttentionLink(weight.Index, weight.Item))];
}

/// <summary>One token that another one reads.</summary>
/// <param name="Position">Its position in the text, from 0.</param>
/// <param name="Weight">How much of the reading goes to it, 0 to 1.</param>
public readonly record struct AttentionLink(int Position, double Weight);
