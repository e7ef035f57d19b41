namespace LlmWorkbench.Llama;

/// <summary>A token of a text, and where it stands in the text's UTF-8 bytes.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Start">The first byte of the text that it covers.</param>
/// <param name="Length">
/// How many bytes it covers; 0 for a token that is not in the text, such as the begin token that the tokenizer adds.
/// The spans of a text's tokens follow each other and together cover the text exactly.
/// </param>
public readonly record struct Token(int Id, int Start, int Length);
