using System.Text;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Tokens;

/// <summary>A text as the tokens of one vocabulary.</summary>
/// <param name="Model">The model or the encoding whose vocabulary it is.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens, in order, with those that were added.</param>
/// <param name="VocabularySize">How many tokens the vocabulary has; <see langword="null"/> where a service does not say it.</param>
public sealed record TokenizationResult(string Model, string Text, IReadOnlyList<TokenInfo> Tokens, int? VocabularySize) : ITabularResult
{
    /// <summary>The text's length in bytes of UTF-8.</summary>
    public int ByteCount => Encoding.UTF8.GetByteCount(Text);

    /// <summary>The text's words: runs of anything but white space.</summary>
    public int WordCount => Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The tokens that stand for text: all but those that were added.</summary>
    public int TextTokenCount => Tokens.Count(t => t.Length > 0);

    /// <summary>Bytes of text for each token that stands for text; more is a shorter input for the model.</summary>
    public double BytesPerToken => TextTokenCount == 0 ? 0 : (double)ByteCount / TextTokenCount;

    /// <summary>Tokens for each word of text; 0 for a text without words.</summary>
    public double TokensPerWord => WordCount == 0 ? 0 : (double)TextTokenCount / WordCount;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tokens.Index(),
            new("model", null, _ => Model),
            new("position", "#", t => t.Index, Format.Number),
            new("id", "id", t => t.Item.Id, Format.Number),
            new("token", "token", t => t.Item.Text, Format.Code) { Shown = t => t.Item.Label },
            new("bytes", "bytes", t => Convert.ToHexString(t.Item.Bytes.Span), Format.Code with { Unit = "hex" })
            {
                Shown = t => BitConverter.ToString(t.Item.Bytes.ToArray()).Replace('-', ' '),
            },
            new("start_byte", "at byte", t => t.Item.Length == 0 ? null : t.Item.Start, Format.Number),
            new("length_bytes", null, t => t.Item.Length),
            new("kind", "kind", t => t.Item.Kind, Format.Words<TokenKind>(TokenKinds.Name))
        );
}
