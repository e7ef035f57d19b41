namespace LlmWorkbench.Tokens;

/// <summary>How a text is cut into tokens.</summary>
public sealed record TokenizationOptions
{
    /// <summary>Whether the tokens are added that the model expects at the beginning and the end.</summary>
    public bool AddSpecial { get; init; } = true;

    /// <summary>Whether the names of control tokens in the text, such as <c>&lt;|user|&gt;</c>, become those tokens.</summary>
    public bool ParseSpecial { get; init; }
}
