namespace LlmWorkbench.Llama.Vocabulary;

/// <summary>A token of a text, and where it stands in the text's UTF-8 bytes.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Start">The first byte of the text that it covers.</param>
/// <param name="Length">
/// How many bytes it covers; 0 for a token that is not in the text, such as the begin token that the tokenizer adds, or the
/// space that SentencePiece puts in front.
/// </param>
/// <remarks>
/// The spans of a text's tokens follow each other and together cover the text exactly. What they cover depends on the
/// <see cref="VocabularyKind"/>. Byte-pair encoding, SentencePiece and RWKV keep the text: a token covers its own bytes (save
/// that SentencePiece takes a space and the sign ▁, U+2581, for the same). WordPiece and Unigram rewrite the text before they
/// cut it (case, accents, spaces, compatibility forms): there a token covers the characters that it was made from, found by
/// comparing; what the tokenizer dropped belongs to a neighbour, and the border between two tokens in rewritten characters
/// may be a character off. A text of which nothing is kept, such as spaces alone, has no tokens that could cover it.
/// </remarks>
public readonly record struct Token(int Id, int Start, int Length);
