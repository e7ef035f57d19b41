using System.Text;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama;

/// <summary>A model's tokens: from text to numbers and back, as llama.cpp does it.</summary>
public sealed unsafe class LlamaVocabulary
{
    private const int UnknownAttribute = 1;
    private const int ControlAttribute = 8;
    private const int ByteAttribute = 32;

    private readonly ModelHandle _model;
    private readonly nint _vocabulary;
    private readonly bool _addsSpacePrefix;
    private readonly byte[]?[] _pieces;

    internal LlamaVocabulary(ModelHandle model, GgufMetadata metadata)
    {
        _model = model;
        _vocabulary = LlamaNative.llama_model_get_vocab(model);
        Count = LlamaNative.llama_vocab_n_tokens(_vocabulary);
        Kind = (VocabularyKind)LlamaNative.llama_vocab_type(_vocabulary);
        _pieces = new byte[]?[Count];
        _addsSpacePrefix = Kind == VocabularyKind.SentencePiece && (metadata.GetBoolean("tokenizer.ggml.add_space_prefix") ?? true);
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

    /// <summary>Whether the tokenizer puts <see cref="EndToken"/> behind a text.</summary>
    public bool AddsEndToken { get; }

    /// <summary>Cuts a text into tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecial">Whether the begin and end tokens that the model expects are added.</param>
    /// <param name="parseSpecial">Whether text such as &lt;|user|&gt; becomes that control token, or is read letter by letter.</param>
    /// <returns>The tokens, whose spans cover the text's UTF-8 bytes exactly.</returns>
    /// <exception cref="LlamaException">The text has no UTF-8 form, or is too long.</exception>
    public IReadOnlyList<Token> Tokenize(string text, bool addSpecial = true, bool parseSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] utf8 = NativeText.ToUtf8(text);
        int[] ids = TokenizeUtf8(utf8, addSpecial, parseSpecial);
        var added = new bool[ids.Length];
        MarkAdded(ids, added, addSpecial);
        return TokenSpans.Align(utf8, ids, [.. ids.Select(Piece)], added);
    }

    /// <summary>The bytes that a token stands for; for a control token the bytes of its name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public byte[] GetBytes(int id) => [.. Piece(id)];

    /// <summary>The token's text for display; bytes that are no whole character become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string GetText(int id) => Encoding.UTF8.GetString(Piece(id));

    /// <summary>Whether the token steers the model and is no text, such as the begin token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsControl(int id) => (Attributes(id) & ControlAttribute) != 0;

    /// <summary>Whether the token stands for text that the vocabulary does not know.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsUnknown(int id) => (Attributes(id) & UnknownAttribute) != 0;

    /// <summary>Whether the token is a single byte that a SentencePiece vocabulary falls back to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsByte(int id) => (Attributes(id) & ByteAttribute) != 0;

    /// <summary>Whether a text or a turn ends with this token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public bool IsEndOfGeneration(int id)
    {
        RequireToken(id);
        using var alive = new HandleUse(_model);
        return LlamaNative.llama_vocab_is_eog(_vocabulary, id) != 0;
    }

    /// <summary>
    /// The text of a row of tokens, without control tokens: the tokens' bytes, one behind the other. llama.cpp's own
    /// llama_detokenize also "cleans up" spaces before punctuation, so that its result is not the text that was tokenized.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is no token.</exception>
    public string Detokenize(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        byte[] bytes = [.. ids.Where(id => !IsControl(id)).SelectMany(Piece)];
        bool addedSpace = _addsSpacePrefix && bytes is [(byte)' ', ..];
        return Encoding.UTF8.GetString(bytes, addedSpace ? 1 : 0, bytes.Length - (addedSpace ? 1 : 0));
    }

    /// <summary>Refuses a number that is no token: llama.cpp would read beyond its tables.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    internal void RequireToken(int id)
    {
        if ((uint)id >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, $"There is no token {id}: this vocabulary has the tokens 0 to {Count - 1}.");
        }
    }

    /// <summary>The token's bytes, read from llama.cpp once; nobody may write to them.</summary>
    internal byte[] Piece(int id)
    {
        RequireToken(id);
        return _pieces[id] ??= ReadPiece(id);
    }

    private byte[] ReadPiece(int id)
    {
        using var alive = new HandleUse(_model);
        byte[] buffer = new byte[64];
        while (true)
        {
            fixed (byte* bytes = buffer)
            {
                int length = LlamaNative.llama_token_to_piece(_vocabulary, id, bytes, buffer.Length, 0, 1);
                if (length >= 0)
                {
                    return buffer[..length];
                }

                buffer = new byte[-length];
            }
        }
    }

    private int[] TokenizeUtf8(byte[] utf8, bool addSpecial, bool parseSpecial)
    {
        using var alive = new HandleUse(_model);
        // A byte is at least one token, and a few special ones come on top.
        int[] ids = new int[checked(utf8.Length + 8)];
        byte one = 0;
        fixed (byte* bytes = utf8)
        {
            // An empty array has no address, but llama.cpp reads none of its zero bytes.
            byte* text = bytes is null ? &one : bytes;
            while (true)
            {
                fixed (int* tokens = ids)
                {
                    int count = LlamaNative.llama_tokenize(_vocabulary, text, utf8.Length, tokens, ids.Length, addSpecial ? (byte)1 : (byte)0, parseSpecial ? (byte)1 : (byte)0);
                    if (count >= 0)
                    {
                        return ids[..count];
                    }

                    if (count == int.MinValue || -(long)count <= ids.Length)
                    {
                        throw new LlamaException($"llama.cpp could not tokenize a text of {utf8.Length:N0} bytes: it has too many tokens or its vocabulary has no tokenizer.");
                    }

                    ids = new int[-count];
                }
            }
        }
    }

    private void MarkAdded(int[] ids, bool[] added, bool addSpecial)
    {
        if (!addSpecial || ids.Length == 0)
        {
            return;
        }

        added[0] = AddsBeginToken && ids[0] == BeginToken;
        added[^1] |= AddsEndToken && ids[^1] == EndToken;
    }

    private int Attributes(int id)
    {
        RequireToken(id);
        using var alive = new HandleUse(_model);
        return LlamaNative.llama_vocab_get_attr(_vocabulary, id);
    }

    private static int? OrNull(int token) => token < 0 ? null : token;
}
