namespace LlmWorkbench.Attention;

/// <summary>Which attention is looked at.</summary>
public sealed record AttentionOptions
{
    /// <summary>Layers, counted from 0; <see langword="null"/> for all that have attention.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Heads, counted from 0; <see langword="null"/> for all.</summary>
    public IReadOnlyList<int>? Heads { get; init; }

    /// <summary>Whether the rollout after each chosen layer is computed too; it needs the attention of all heads up to there.</summary>
    public bool Rollout { get; init; }

    /// <summary>Whether names of control tokens in the text become those tokens, as a chat format needs.</summary>
    public bool ParseSpecial { get; init; }

    /// <summary>How many numbers of attention are copied in one pass over the text at most.</summary>
    internal long NumbersPerPass { get; init; } = 64L << 20;

    /// <summary>How many numbers a result holds at most: beyond, weights are merged into tiles.</summary>
    internal long NumbersKept { get; init; } = 16L << 20;
}
