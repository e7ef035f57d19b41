namespace LlmWorkbench.Steering;

/// <summary>How a direction is found.</summary>
public sealed record DirectionOptions
{
    /// <summary>Whether the mean over each prompt's positions is taken instead of its last position.</summary>
    public bool MeanOverPositions { get; init; }
}
