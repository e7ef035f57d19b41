using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Attention;

/// <summary>What the tokens of a text read of each other, in chosen heads of a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens, in order, with those that were added.</param>
/// <param name="Heads">The heads by layer and number.</param>
/// <param name="Rollout">The rollout after the chosen layers; empty unless it was asked for.</param>
/// <param name="IsComplete">Whether all is there; <see langword="false"/> for what was there when it was stopped.</param>
public sealed record AttentionResult(
    string Model,
    string Text,
    IReadOnlyList<TokenInfo> Tokens,
    IReadOnlyList<AttentionHead> Heads,
    IReadOnlyList<AttentionRollout> Rollout,
    bool IsComplete
) : ITabularResult
{
    /// <summary>A head.</summary>
    /// <param name="layer">Its layer, from 0.</param>
    /// <param name="head">Its number, from 0.</param>
    /// <exception cref="KeyNotFoundException">It was not asked for.</exception>
    public AttentionHead this[int layer, int head] =>
        Heads.FirstOrDefault(h => h.Layer == layer && h.Head == head)
        ?? throw new KeyNotFoundException($"The result holds no head {head} of layer {layer}.");

    /// <summary>How many tokens a row and a column of each pattern stand for; 1 is the weights themselves.</summary>
    public int TileSize =>
        Heads.Count > 0 ? Heads[0].Pattern.TileSize
        : Rollout.Count > 0 ? Rollout[0].Pattern.TileSize
        : 1;

    /// <summary>Whether tokens read those after them too, as in encoders.</summary>
    public bool ReadsBothWays => Heads.Any(h => h.Pattern.IsWhole) || Rollout.Any(r => r.Pattern.IsWhole);

    /// <inheritdoc/>
    public Table ToTable() => AttentionTable.Of(Model, Heads.Select(h => new HeadScore(h.Layer, h.Head, h.Scores)));
}
