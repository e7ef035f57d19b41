using LlmWorkbench.Wording;

namespace LlmWorkbench.Tokens;

/// <summary>One token of a text.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Text">Its text; bytes that are not a whole character become U+FFFD.</param>
/// <param name="Bytes">The bytes that the token stands for.</param>
/// <param name="Start">Where it begins in the text, in bytes of UTF-8 from 0.</param>
/// <param name="Length">How many bytes of the text it covers; 0 for a token that was added, such as the begin of text.</param>
/// <param name="Kind">What kind of token it is.</param>
public sealed record TokenInfo(int Id, string Text, ReadOnlyMemory<byte> Bytes, int Start, int Length, TokenKind Kind)
{
    /// <summary>The token as one line in which spaces can be seen, as in <c>␣the</c> or <c>⟨E2 82⟩</c>.</summary>
    public string Label => VisibleText.Token(Text, Bytes.Span);
}
