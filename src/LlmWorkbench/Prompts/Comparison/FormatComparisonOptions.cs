namespace LlmWorkbench.Prompts.Comparison;

/// <summary>How formats are compared.</summary>
public sealed record FormatComparisonOptions
{
    /// <summary>The formats' names; <see langword="null"/> for all that are known. The template in the model's file always comes
    /// first, where there is one.</summary>
    public IReadOnlyList<string>? Formats { get; init; }

    /// <summary>Instructions of the system; <see langword="null"/> for none of one's own.</summary>
    public string? System { get; init; }

    /// <summary>How many tokens an answer has at most.</summary>
    public int MaxTokens { get; init; } = 24;
}
