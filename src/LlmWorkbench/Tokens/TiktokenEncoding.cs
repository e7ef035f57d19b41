using System.Text;
using LlmWorkbench.Wording;
using Microsoft.ML.Tokenizers;

namespace LlmWorkbench.Tokens;

/// <summary>
/// The vocabularies of OpenAI's models, through Microsoft.ML.Tokenizers: an independent implementation to compare with.
/// </summary>
public sealed class TiktokenEncoding
{
    /// <summary>
    /// The longest piece of text without a break that is cut into tokens, in letters. The library joins a piece's bytes pair by pair, in
    /// time that grows with the square of its length: 200,000 letters take most of a minute.
    /// </summary>
    public const int LongestPiece = 10_000;

    private readonly TiktokenTokenizer _tokenizer;
    private readonly TextPieces _pieces;
    private readonly byte[]?[] _bytes;

    private TiktokenEncoding(string name, string dataAssembly, TextPieces pieces)
    {
        Name = name;
        _pieces = pieces;
        _tokenizer = TiktokenTokenizer.CreateForEncoding(name);
        _bytes = TiktokenVocabulary.Read(dataAssembly, name);
    }

    /// <summary>GPT-4's vocabulary, of about 100,000 tokens.</summary>
    public static Lazy<TiktokenEncoding> Cl100k { get; } =
        new(() => new TiktokenEncoding("cl100k_base", "Microsoft.ML.Tokenizers.Data.Cl100kBase", TextPieces.Cl100k));

    /// <summary>GPT-4o's vocabulary, of about 200,000 tokens.</summary>
    public static Lazy<TiktokenEncoding> O200k { get; } =
        new(() => new TiktokenEncoding("o200k_base", "Microsoft.ML.Tokenizers.Data.O200kBase", TextPieces.O200k));

    /// <summary>The encoding's name, as in <c>cl100k_base</c>.</summary>
    public string Name { get; }

    /// <summary>Cuts a text into tokens.</summary>
    /// <param name="text">The text; names of control tokens such as <c>&lt;|endoftext|&gt;</c> in it are text unless
    /// <paramref name="parseSpecial"/> is set.</param>
    /// <param name="parseSpecial">Whether the names of control tokens in the text become those tokens.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tokens with their bytes and places.</returns>
    /// <exception cref="WorkbenchException">A piece without a break is longer than <see cref="LongestPiece"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TokenizationResult Tokens(string text, bool parseSpecial = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<TokenInfo> tokens = [];
        int at = 0;
        foreach ((int start, int length, bool isSpecial) in _pieces.Of(text, parseSpecial ? _tokenizer.SpecialTokens : null))
        {
            cancellation.ThrowIfCancellationRequested();
            string piece = text.Substring(start, length);
            RequireShort(piece);
            foreach (
                int id in isSpecial ? [_tokenizer.SpecialTokens![piece]] : _tokenizer.EncodeToIds(piece, considerPreTokenization: false)
            )
            {
                tokens.Add(Describe(id, piece, at));
                at += tokens[^1].Length;
            }
        }

        return new TokenizationResult(Name, text, tokens, _bytes.Count(b => b is not null));
    }

    private TokenInfo Describe(int id, string piece, int at)
    {
        byte[]? known = id < _bytes.Length ? _bytes[id] : null;
        byte[] bytes = known ?? Encoding.UTF8.GetBytes(piece);
        TokenKind kind =
            known is null ? TokenKind.Control
            : System.Text.Unicode.Utf8.IsValid(bytes) ? TokenKind.Text
            : TokenKind.Bytes;
        return new TokenInfo(id, Encoding.UTF8.GetString(bytes), bytes, at, bytes.Length, kind);
    }

    private void RequireShort(string piece)
    {
        if (piece.Length > LongestPiece)
        {
            throw new WorkbenchException(
                $"{Name} cannot be compared on this text: {Figures.Whole(piece.Length)} letters stand without a break at "
                    + $"«{VisibleText.OneLine(piece[..12])}…», and at most {Figures.Whole(LongestPiece)} are cut in bearable time; "
                    + "leave --compare out, or give a text with spaces."
            );
        }
    }
}
