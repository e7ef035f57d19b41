namespace LlmWorkbench.Tokens;

/// <summary>The kinds of tokens in words.</summary>
internal static class TokenKinds
{
    /// <summary>A kind in a word or two.</summary>
    public static string Name(TokenKind kind) =>
        kind switch
        {
            TokenKind.Control => "control",
            TokenKind.Bytes => "part of a character",
            TokenKind.Unknown => "unknown",
            _ => "text",
        };
}
