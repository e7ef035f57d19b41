using System.Buffers;
using System.Text;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Vocabulary;

/// <summary>A model's tokens: from text to numbers and back, as llama.cpp does it.</summary>
public sealed unsafe class LlamaVocabulary
{
    private const int UnknownAttribute = 1;
    private const int ControlAttribute = 8;
    private const int UserDefinedAttribute = 16;
    private const int ByteAttribute = 32;
    private const int DropsSpaceBeforeAttribute = 128;
    private const int DropsSpaceAfterAttribute = 256;

    // Normalization turns one character of 3 bytes into 33 at worst (U+FDFA), each a token: eleven for a byte, so that the
    // number of tokens stays below what llama.cpp can return, 2^31.
    private const int MaxBytes = 100 << 20;

    private readonly ModelHandle _model;
    private readonly nint _vocabulary;
    private readonly bool _addsSpacePrefix;
    private readonly byte[]?[] _pieces;
    private readonly TokenSpans _spans;

    internal LlamaVocabulary(ModelHandle model, GgufMetadata metadata)
    {
        _model = model;
        _vocabulary = LlamaNative.llama_model_get_vocab(model);
        Count = LlamaNative.llama_vocab_n_tokens(_vocabulary);
        Kind = (VocabularyKind)LlamaNative.llama_vocab_type(_vocabulary);
        _pieces = new byte[]?[Count];
        _addsSpacePrefix = Kind == VocabularyKind.SentencePiece && (metadata.GetBoolean("tokenizer.ggml.add_space_prefix") ?? true);
        // llama.cpp's own ids, for a file that gives none (llama-vocab.cpp, "default special tokens").
        long unknown = metadata.GetInteger("tokenizer.ggml.unknown_token_id") ?? (Kind == VocabularyKind.WordPiece ? 100 : 2);
        RewrittenText? rewritten = Kind is VocabularyKind.WordPiece or VocabularyKind.Unigram
            ? new RewrittenText(Piece, id => id == unknown, unknownIsWord: Kind == VocabularyKind.WordPiece)
            : null;
        _spans = new TokenSpans(Piece, IsSpecial, _addsSpacePrefix, rewritten);
        BeginToken = OrNull(LlamaNative.llama_vocab_bos(_vocabulary));
        EndToken = OrNull(LlamaNative.llama_vocab_eos(_vocabulary));
        AddsBeginToken = LlamaNative.llama_vocab_get_add_bos(_vocabulary) != 0;
        AddsEndToken = LlamaNative.llama_vocab_get_add_eos(_vocabulary) != 0;
    }

    /// <summary>How many tokens there are; ids run from 0 to one less.</summary>
    public int Count { get; }

    /// <summary>The kind of tokenizer.</summary>
    public VocabularyKind Kind { get; }

    /// <summary>The token that begins a text, or null.</summary>
    public int? BeginToken { get; }

    /// <summary>The token that ends a text, or null.</summary>
    public int? EndToken { get; }

    /// <summary>Whether the tokenizer puts <see cref="BeginToken"/> in front of a text.</summary>
    public bool AddsBeginToken { get; }

    /// <summary>Whether the tokenizer puts <see cref="EndToken"/> after a text.</summary>
    public bool AddsEndToken { get; }

    /// <summary>Cuts a text into tokens.</summary>
    /// <param name="text">The text: at most 100 MiB of UTF-8.</param>
    /// <param name="addSpecial">Whether the begin and end tokens that the model expects are added.</param>
    /// <param name="parseSpecial">Whether text such as &lt;|user|&gt; becomes that control token, or is read letter by letter.</param>
    /// <returns>The tokens, whose spans cover the text's UTF-8 bytes; see <see cref="Token"/> for what each covers.</returns>
    /// <exception cref="LlamaException">The text has no UTF-8 form, or is too long, or has a word that is too long.</exception>
    public IReadOnlyList<Token> Tokenize(string text, bool addSpecial = true, bool parseSpecial = false) =>
        Cut(
            text,
            addSpecial,
            parseSpecial,
            (utf8, ids) =>
            {
                // WordPiece adds [CLS] and [SEP] whatever the file says of begin and end tokens (llama-vocab.cpp, tokenize).
                bool always = Kind == VocabularyKind.WordPiece;
                bool addedFirst = addSpecial && ids.Length > 0 && (always || (AddsBeginToken && ids[0] == BeginToken));
                bool addedLast = addSpecial && ids.Length > (addedFirst ? 1 : 0) && (always || (AddsEndToken && ids[^1] == EndToken));
                return _spans.Align(utf8, ids, addedFirst, addedLast);
            }
        );

    /// <summary>Cuts a text into tokens, without finding where each stands in the text.</summary>
    /// <param name="text">The text: at most 100 MiB of UTF-8.</param>
    /// <param name="addSpecial">Whether the begin and end tokens that the model expects are added.</param>
    /// <param name="parseSpecial">Whether text such as &lt;|user|&gt; becomes that control token, or is read letter by letter.</param>
    /// <returns>The tokens' numbers, in order.</returns>
    /// <exception cref="LlamaException">The text has no UTF-8 form, or is too long, or has a word that is too long.</exception>
    public int[] TokenizeToIds(string text, bool addSpecial = true, bool parseSpecial = false) =>
        Cut(text, addSpecial, parseSpecial, (_, ids) => ids.ToArray());

    /// <summary>The bytes that a token stands for; for a control token the bytes of its name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public byte[] GetBytes(int id) => [.. Piece(id)];

    /// <summary>The token's text for display; bytes that are not a whole character become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string GetText(int id) => Encoding.UTF8.GetString(Piece(id));

    /// <summary>The bytes of a token whose text cannot show them, because they are not whole characters.</summary>
    /// <param name="id">The token.</param>
    /// <returns>The bytes; none of a token whose text says it all.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public byte[] UnshownBytes(int id) => System.Text.Unicode.Utf8.IsValid(Piece(id)) ? [] : GetBytes(id);

    /// <summary>Whether the token steers the model and is not text, such as the begin token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsControl(int id) => (Attributes(id) & ControlAttribute) != 0;

    /// <summary>Whether the token stands for text that the vocabulary does not know.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsUnknown(int id) => (Attributes(id) & UnknownAttribute) != 0;

    /// <summary>Whether the token is a single byte that a SentencePiece vocabulary falls back to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsByte(int id) => (Attributes(id) & ByteAttribute) != 0;

    /// <summary>Whether the token is found in a text by its name although nobody asked for control tokens, as llama.cpp does it for names
    /// that were added to a vocabulary as ordinary words.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsUserDefined(int id) => (Attributes(id) & UserDefinedAttribute) != 0;

    /// <summary>Whether white space after the token's name in a text is dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool DropsSpaceAfter(int id) => (Attributes(id) & DropsSpaceAfterAttribute) != 0;

    /// <summary>Whether white space before the token's name in a text is dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool DropsSpaceBefore(int id) => (Attributes(id) & DropsSpaceBeforeAttribute) != 0;

    /// <summary>Whether a space is put in front of each stretch of text, as SentencePiece does.</summary>
    public bool AddsSpacePrefix => _addsSpacePrefix;

    /// <summary>Whether a text or a turn ends with this token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsEndOfGeneration(int id)
    {
        RequireToken(id);
        using var alive = new HandleUse(_model);
        return LlamaNative.llama_vocab_is_eog(_vocabulary, id) != 0;
    }

    /// <summary>
    /// The text of a row of tokens, without control tokens: the tokens' bytes, one after the other. llama.cpp's own
    /// llama_detokenize also "cleans up" spaces before punctuation, so that its result is not the text that was tokenized.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not a token.</exception>
    public string Detokenize(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        byte[] bytes = [.. ids.Where(id => !IsControl(id)).SelectMany(Piece)];
        bool addedSpace = _addsSpacePrefix && bytes is [(byte)' ', ..];
        return Encoding.UTF8.GetString(bytes, addedSpace ? 1 : 0, bytes.Length - (addedSpace ? 1 : 0));
    }

    /// <summary>Refuses a number that is not a token: llama.cpp would read beyond its tables.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    internal void RequireToken(int id)
    {
        if ((uint)id >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(id),
                id,
                $"There is no token {id}: this vocabulary has the tokens 0 to {Count - 1}."
            );
        }
    }

    /// <summary>The token's bytes, read from llama.cpp once; nobody may write to them.</summary>
    internal byte[] Piece(int id)
    {
        RequireToken(id);
        ObjectDisposedException.ThrowIf(_model.IsClosed, this);
        return _pieces[id] ??= ReadPiece(id);
    }

    private byte[] ReadPiece(int id)
    {
        using var alive = new HandleUse(_model);
        Span<byte> buffer = stackalloc byte[256];
        while (true)
        {
            fixed (byte* bytes = buffer)
            {
                int length = LlamaNative.llama_token_to_piece(_vocabulary, id, bytes, buffer.Length, 0, 1);
                if (length >= 0)
                {
                    return buffer[..length].ToArray();
                }

                buffer = new byte[-length];
            }
        }
    }

    // Encodes and cuts in pooled buffers, which the result must not keep.
    private T Cut<T>(string text, bool addSpecial, bool parseSpecial, Func<ReadOnlySpan<byte>, ReadOnlySpan<int>, T> result)
    {
        ArgumentNullException.ThrowIfNull(text);
        int length = text.Length > MaxBytes ? text.Length : NativeText.Utf8Length(text);
        if (length > MaxBytes)
        {
            throw new LlamaException(
                $"A text of {length:N0} bytes or more is too long to be cut into tokens at once: cut it in parts of at most "
                    + $"{MaxBytes:N0} bytes."
            );
        }

        byte[] utf8 = ArrayPool<byte>.Shared.Rent(length + 1); // one more: an empty array has no address
        // A token is at least one byte in nearly every text, and a few special ones come on top.
        int[] ids = ArrayPool<int>.Shared.Rent(length + 8);
        try
        {
            NativeText.ToUtf8(text, utf8);
            int count = TokenizeUtf8(utf8, length, ref ids, addSpecial, parseSpecial);
            return result(utf8.AsSpan(0, length), ids.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
            ArrayPool<int>.Shared.Return(ids);
        }
    }

    private int TokenizeUtf8(byte[] utf8, int length, ref int[] ids, bool addSpecial, bool parseSpecial)
    {
        int count = CallTokenizer(utf8, length, ids, addSpecial, parseSpecial);
        if (count < 0 && count != int.MinValue)
        {
            ArrayPool<int>.Shared.Return(ids);
            ids = ArrayPool<int>.Shared.Rent(-count);
            count = CallTokenizer(utf8, length, ids, addSpecial, parseSpecial);
        }

        return count >= 0
            ? count
            : throw new LlamaException($"llama.cpp could not cut a text of {length:N0} bytes into tokens: it has too many.");
    }

    private int CallTokenizer(byte[] utf8, int length, int[] ids, bool addSpecial, bool parseSpecial)
    {
        int count = 0;
        if (Kind == VocabularyKind.BytePairEncoding)
        {
            TokenizerStack.Run(utf8.AsSpan(0, length), Call);
        }
        else
        {
            Call();
        }

        return count;

        void Call()
        {
            using var alive = new HandleUse(_model);
            fixed (byte* bytes = utf8)
            fixed (int* tokens = ids)
            {
                count = LlamaNative.llama_tokenize(
                    _vocabulary,
                    bytes,
                    length,
                    tokens,
                    ids.Length,
                    addSpecial ? (byte)1 : (byte)0,
                    parseSpecial ? (byte)1 : (byte)0
                );
            }
        }
    }

    // What llama.cpp cuts out of a text before it tokenizes the rest (llama-vocab.cpp, cache_special_tokens).
    private bool IsSpecial(int id) => (Attributes(id) & (UnknownAttribute | ControlAttribute | UserDefinedAttribute)) != 0;

    private int Attributes(int id)
    {
        RequireToken(id);
        using var alive = new HandleUse(_model);
        return LlamaNative.llama_vocab_get_attr(_vocabulary, id);
    }

    private static int? OrNull(int token) => token < 0 ? null : token;
}
