namespace LlmWorkbench.Llama.Decoding;

/// <summary>
/// Holds tokens back while their text could be the beginning of a stop string, and cuts the text where one begins.
/// </summary>
/// <param name="stops">The stop strings, none of them empty.</param>
public sealed class StopStrings(IReadOnlyList<string> stops)
{
    private readonly Queue<GeneratedToken> _held = new();
    private readonly Queue<GeneratedToken> _ready = new();
    private string _text = "";

    /// <summary>The stop string that came, or <see langword="null"/>.</summary>
    public string? Found { get; private set; }

    /// <summary>Takes the next token whose text is certain.</summary>
    /// <returns>The token; <see langword="null"/> where none is.</returns>
    public GeneratedToken? Take() => _ready.TryDequeue(out GeneratedToken? token) ? token : null;

    /// <summary>Adds a token after the others.</summary>
    /// <param name="token">The token.</param>
    public void Add(GeneratedToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _held.Enqueue(token);
        _text += token.Delta;
        if (Find() is var (at, stop))
        {
            Found = stop;
            Cut(at - Release(at));
            return;
        }

        Release(_text.Length - Possible());
    }

    /// <summary>Nothing more comes: what is held is not a stop string.</summary>
    public void End()
    {
        while (_held.TryDequeue(out GeneratedToken? token))
        {
            _ready.Enqueue(token);
        }
    }

    // Of several the one that begins first; of those the longest.
    private (int At, string Stop)? Find()
    {
        (int At, string Stop)? first = null;
        foreach (string stop in stops)
        {
            int at = _text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first is not { } best || at < best.At || (at == best.At && stop.Length > best.Stop.Length)))
            {
                first = (at, stop);
            }
        }

        return first;
    }

    // The longest end of the text with which a stop string begins.
    private int Possible()
    {
        int longest = 0;
        foreach (string stop in stops)
        {
            for (int length = Math.Min(stop.Length - 1, _text.Length); length > longest; length--)
            {
                if (_text.AsSpan(_text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }

    // Whole tokens only. One that adds no text yet may be the first part of a character that is still to come.
    private int Release(int certain)
    {
        int released = 0;
        while (
            _held.TryPeek(out GeneratedToken? token)
            && (token.Delta.Length == 0 ? released < certain : released + token.Delta.Length <= certain)
        )
        {
            released += token.Delta.Length;
            _ready.Enqueue(_held.Dequeue());
        }

        _text = _text[released..];
        return released;
    }

    private void Cut(int characters)
    {
        if (characters > 0 && _held.TryPeek(out GeneratedToken? token))
        {
            _ready.Enqueue(token with { Delta = token.Delta[..characters] });
        }

        _held.Clear();
    }
}
