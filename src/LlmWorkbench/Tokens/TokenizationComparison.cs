using LlmWorkbench.Tables;

namespace LlmWorkbench.Tokens;

/// <summary>One text in several vocabularies.</summary>
/// <param name="Results">The same text each time, in the order in which it is shown.</param>
public sealed record TokenizationComparison(IReadOnlyList<TokenizationResult> Results) : ITabularResult
{
    /// <summary>The text.</summary>
    public string Text => Results[0].Text;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Results,
            new("model", "vocabulary", r => r.Model),
            new("vocabulary_size", "size", r => r.VocabularySize, Format.Whole),
            new("tokens", "tokens", r => r.TextTokenCount, Format.Whole),
            new("added_tokens", "added", r => r.Tokens.Count - r.TextTokenCount, Format.Whole),
            new("text_bytes", null, r => r.ByteCount),
            new("text_words", null, r => r.WordCount),
            new("bytes_per_token", "bytes per token", r => r.BytesPerToken, Format.Fixed()),
            new("tokens_per_word", "tokens per word", r => r.TokensPerWord, Format.Fixed())
        );
}
