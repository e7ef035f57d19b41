using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Scratch;

/// <summary>A text to learn from, and its end, which is only measured.</summary>
public sealed class TextData
{
    /// <summary>The vocabulary of bytes and the start of a text.</summary>
    public const int Bytes = 257;

    /// <summary>How many bytes of UTF-8 are read at most.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int HeldOutShare = 10;
    private const int MaxHeldOutWindows = 96;
    private readonly int[] _learned;

    private TextData(BytePairTokenizer tokenizer, int[] learned, int[] heldOut, int context)
    {
        (Tokenizer, _learned, Context) = (tokenizer, learned, context);
        int[][] windows = [.. heldOut.Chunk(context).Where(window => window.Length == context)];
        int count = Math.Min(windows.Length, MaxHeldOutWindows);
        HeldOut = [.. Enumerable.Range(0, count).Select(i => windows[(int)((long)i * windows.Length / count)])];
    }

    /// <summary>How many tokens a window has.</summary>
    public int Context { get; }

    /// <summary>The tokenizer: bytes, and what was learned from the text.</summary>
    public BytePairTokenizer Tokenizer { get; }

    /// <summary>How many tokens are learned from.</summary>
    public int LearnedTokens => _learned.Length;

    /// <summary>Windows of the text's end, of which nothing is learned; [window][position].</summary>
    public IReadOnlyList<int[]> HeldOut { get; }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text; its last tenth is held out.</param>
    /// <param name="vocabulary">How many tokens there are to be, from <see cref="Bytes"/> on; fewer where the text has no more
    /// pairs.</param>
    /// <param name="context">How many tokens a window has.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The text is too short or too long; the message says what would do.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TextData Of(string text, int vocabulary, int context, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw new ArgumentException($"The text is longer than {MaxBytes / 1024 / 1024} MiB, which a tiny model cannot use: cut it.");
        }

        int cut = text.Length - (text.Length / HeldOutShare);
        cut -= cut > 0 && cut < text.Length && char.IsLowSurrogate(text[cut]) ? 1 : 0;
        (string learned, string heldOut) = (text[..cut], text[cut..]);
        IReadOnlyList<(string, string)> merges =
            vocabulary > Bytes ? BytePairTrainer.Learn([learned], vocabulary - Bytes, cancellation) : [];
        // A vocabulary without tokens that stand for nothing.
        var tokenizer = new BytePairTokenizer(merges, [ChatFormat.EndOfText], Bytes + merges.Count);
        int[] Encode(string part) => [.. tokenizer.Encode(part, parseSpecial: false, cancellation)];
        var data = new TextData(tokenizer, Encode(learned), Encode(heldOut), context);
        return data.HeldOut.Count >= 2 && data.LearnedTokens > context
            ? data
            : throw new ArgumentException(
                $"The text is too short: its last tenth is held out, and has {data.HeldOut.Count} windows of {context} tokens where at "
                    + $"least 2 are needed; give some {2 * HeldOutShare * context} tokens, or make the context smaller."
            );
    }

    /// <summary>A window to learn from: a start of a text, and what stands anywhere in the learned part.</summary>
    /// <param name="random">What draws the place.</param>
    /// <returns>One token more than the context holds: each is an input, and the target of the one before it.</returns>
    public long[] Draw(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int at = random.Next(_learned.Length - Context + 1);
        return Row(_learned.AsSpan(at, Context));
    }

    /// <summary>A window as the model reads it: with the start of a text before it.</summary>
    /// <param name="window">Tokens, as many as the context holds.</param>
    internal long[] Row(ReadOnlySpan<int> window)
    {
        long[] row = new long[window.Length + 1];
        row[0] = Tokenizer.IdOf(ChatFormat.EndOfText);
        for (int i = 0; i < window.Length; i++)
        {
            row[i + 1] = window[i];
        }

        return row;
    }

    /// <summary>How many characters (code points) a window has, counted by the bytes that begin one.</summary>
    /// <param name="window">The tokens of a window.</param>
    internal int Characters(IEnumerable<int> window) => window.Sum(id => Tokenizer.GetBytes(id).Count(b => (b & 0xC0) != 0x80));
}
