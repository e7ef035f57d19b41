using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Attention;

/// <summary>What kinds of heads a model has, measured on repeated random tokens.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Length">How many tokens were repeated.</param>
/// <param name="Sequences">How many sequences were read.</param>
/// <param name="Seed">The seed of the tokens.</param>
/// <param name="Heads">The heads by layer and number, each with the mean of its scores over the sequences.</param>
/// <param name="IsComplete">Whether all sequences were read; <see langword="false"/> when it was stopped.</param>
public sealed record HeadScoresResult(string Model, int Length, int Sequences, int Seed, IReadOnlyList<HeadScore> Heads, bool IsComplete)
    : ITabularResult
{
    /// <summary>The head with the largest score of a kind.</summary>
    /// <param name="kind">Any kind but <see cref="HeadKind.Mixed"/>.</param>
    /// <returns>The head, whether or not its score is large.</returns>
    /// <exception cref="ArgumentException">Mixed heads have no score.</exception>
    public HeadScore Best(HeadKind kind) =>
        kind == HeadKind.Mixed
            ? throw new ArgumentException("Mixed heads have no score: ask for another kind.", nameof(kind))
            : Heads.MaxBy(h => h.Scores[kind] ?? -1)!;

    /// <inheritdoc/>
    public Table ToTable() => AttentionTable.Of(Model, Heads);
}

/// <summary>One head's scores.</summary>
/// <param name="Layer">Its layer, from 0.</param>
/// <param name="Head">Its number in the layer, from 0.</param>
/// <param name="Scores">The scores.</param>
public sealed record HeadScore(int Layer, int Head, AttentionScores Scores);
