namespace LlmWorkbench.Tokens;

/// <summary>What kind of token it is.</summary>
public enum TokenKind
{
    /// <summary>A piece of text.</summary>
    Text,

    /// <summary>A mark that steers the model and never stands in the text, such as the begin of text.</summary>
    Control,

    /// <summary>Bytes that are not a whole character by themselves.</summary>
    Bytes,

    /// <summary>Stands for text that the vocabulary cannot express.</summary>
    Unknown,
}
