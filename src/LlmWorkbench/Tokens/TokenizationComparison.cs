namespace LlmWorkbench.Tokens;

/// <summary>One text in several vocabularies.</summary>
/// <param name="Results">The same text each time, in the order in which it is shown.</param>
public sealed record TokenizationComparison(IReadOnlyList<TokenizationResult> Results)
{
    /// <summary>The text.</summary>
    public string Text => Results[0].Text;
}
