using System.Collections.Immutable;

namespace LlmWorkbench.Speed;

/// <summary>How the speed of a model is measured.</summary>
public sealed record SpeedOptions
{
    /// <summary>How many requests are under way at once, each 1 or more; what runs in this process answers one after the other, so that of
    /// these only 1 is measured.</summary>
    public ImmutableArray<int> AtOnce { get; init; } = [1, 8, 64];

    /// <summary>How many tokens each request writes at most.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>How many requests are counted at least for each number at once; the spread is over them.</summary>
    public int Requests { get; init; } = 4;
}
