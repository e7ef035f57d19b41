using System.Text;

namespace LlmWorkbench.Training.Tokenization;

/// <summary>
/// A byte-level BPE tokenizer. Ids 0–255 are the bytes, then come the merges in the order learned, then tokens that are unused
/// because the text was too small for more merges, and last the special tokens.
/// </summary>
public sealed class BytePairTokenizer
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<(string, string), int> _ranks;
    private readonly Dictionary<string, int[]> _known = [];

    /// <summary>Makes a tokenizer.</summary>
    /// <param name="merges">The merges in the order learned.</param>
    /// <param name="specialTokens">Special tokens, written as they stand in text.</param>
    /// <param name="vocabularySize">How many tokens there are in all.</param>
    /// <exception cref="ArgumentException">Bytes, merges and special tokens do not fit in the vocabulary.</exception>
    public BytePairTokenizer(IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string> specialTokens, int vocabularySize)
    {
        int unused = vocabularySize - 256 - merges.Count - specialTokens.Count;
        if (unused < 0)
        {
            throw new ArgumentException(
                $"256 bytes, {merges.Count} merges and {specialTokens.Count} special tokens do not fit in a vocabulary of "
                    + $"{vocabularySize}.",
                nameof(vocabularySize)
            );
        }

        Merges = merges;
        SpecialTokens = specialTokens;
        UnusedCount = unused;
        Tokens =
        [
            .. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Encode([(byte)value])),
            .. merges.Select(merge => merge.Left + merge.Right),
            .. Enumerable.Range(0, unused).Select(number => $"<|unused_{number}|>"),
            .. specialTokens,
        ];
        _ids = Tokens.Select((token, id) => (token, id)).ToDictionary(item => item.token, item => item.id);
        _ranks = merges.Select((merge, rank) => (merge, rank)).ToDictionary(item => item.merge, item => item.rank);
    }

    /// <summary>Every token by id: ordinary ones in <see cref="ByteAlphabet"/>, special ones as they stand in text.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The merges in the order learned.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>The special tokens: the last ids of the vocabulary.</summary>
    public IReadOnlyList<string> SpecialTokens { get; }

    /// <summary>How many ids before the special tokens stand for nothing.</summary>
    public int UnusedCount { get; }

    /// <summary>How many tokens there are.</summary>
    public int Count => Tokens.Count;

    /// <summary>Says whether a token is special.</summary>
    /// <param name="id">The token's id.</param>
    public bool IsSpecial(int id) => id >= Count - SpecialTokens.Count;

    /// <summary>Says whether an id stands for nothing.</summary>
    /// <param name="id">The token's id.</param>
    public bool IsUnused(int id) => !IsSpecial(id) && id >= Count - SpecialTokens.Count - UnusedCount;

    /// <summary>Finds a special token's id.</summary>
    /// <param name="token">The token as it stands in text.</param>
    /// <exception cref="KeyNotFoundException">There is no such token.</exception>
    public int IdOf(string token) => _ids[token];

    /// <summary>Encodes text.</summary>
    /// <param name="text">Any text without lone surrogates.</param>
    /// <param name="parseSpecial">Whether special tokens written in the text become themselves, or are read letter by letter.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="ArgumentException">The text holds a lone surrogate.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<int> Encode(string text, bool parseSpecial = true, CancellationToken cancellation = default)
    {
        var result = new List<int>();
        int at = 0;
        while (parseSpecial && NextSpecial(text, at) is var (start, token) && token is not null)
        {
            EncodePlain(text[at..start], result, cancellation);
            result.Add(_ids[token]);
            at = start + token.Length;
        }

        EncodePlain(text[at..], result, cancellation);
        return result;
    }

    /// <summary>The bytes that a token stands for; none for an unused id.</summary>
    /// <param name="id">The token's id.</param>
    public byte[] GetBytes(int id) =>
        IsSpecial(id) ? Encoding.UTF8.GetBytes(Tokens[id])
        : IsUnused(id) ? []
        : ByteAlphabet.Decode(Tokens[id]);

    /// <summary>Decodes ids; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="tokens">The ids.</param>
    public string Decode(IEnumerable<int> tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(GetBytes)]);

    private (int Start, string? Token) NextSpecial(string text, int from)
    {
        (int Start, string? Token) found = (Start: int.MaxValue, Token: (string?)null);
        foreach (string token in SpecialTokens)
        {
            int at = text.IndexOf(token, from, StringComparison.Ordinal);
            if (at >= 0 && at < found.Start)
            {
                found = (at, token);
            }
        }

        return found;
    }

    private void EncodePlain(string text, List<int> result, CancellationToken cancellation)
    {
        foreach (string piece in PreTokenizer.Split(text))
        {
            if (!_known.TryGetValue(piece, out int[]? tokens))
            {
                tokens = EncodePiece(piece, cancellation);
                // Text by people is full of new words: stop remembering before that grows without end.
                if (_known.Count < 100_000)
                {
                    _known[piece] = tokens;
                }
            }

            result.AddRange(tokens);
        }
    }

    private int[] EncodePiece(string piece, CancellationToken cancellation)
    {
        byte[] bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(piece);
        var parts = ByteAlphabet.Encode(bytes).Select(character => character.ToString()).ToList();
        while (parts.Count > 1)
        {
            cancellation.ThrowIfCancellationRequested();
            int best = Enumerable
                .Range(0, parts.Count - 1)
                .Select(i => _ranks.TryGetValue((parts[i], parts[i + 1]), out int rank) ? rank : int.MaxValue)
                .Min();
            if (best == int.MaxValue)
            {
                break;
            }

            BytePairTrainer.Merge(parts, Merges[best]);
        }

        return [.. parts.Select(part => _ids[part])];
    }
}
