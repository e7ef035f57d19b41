using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// Cuts documents into windows. Every window begins at the beginning of a document: a model that is always asked from the beginning of
/// a text learns best from such (what does not fit at a window's end is dropped; the corpus is endless).
/// </summary>
public sealed class TokenWindows
{
    private readonly BytePairTokenizer _tokenizer;
    private readonly int _length;
    private readonly int _separator;

    /// <summary>Prepares windows.</summary>
    /// <param name="tokenizer">The tokenizer; it knows <see cref="ChatFormat.EndOfText"/>.</param>
    /// <param name="length">How many inputs a window has; one more token is the last target.</param>
    public TokenWindows(BytePairTokenizer tokenizer, int length)
    {
        _tokenizer = tokenizer;
        _length = length;
        _separator = tokenizer.IdOf(ChatFormat.EndOfText);
    }

    /// <summary>Fills one window from a stream of documents.</summary>
    /// <param name="documents">The stream; as many documents are taken as are needed.</param>
    /// <returns>The window's length + 1 tokens.</returns>
    public long[] Next(DocumentStream documents)
    {
        var window = new long[_length + 1];
        var at = 0;
        while (at < window.Length)
        {
            window[at++] = _separator;
            foreach (var token in _tokenizer.Encode(documents.Next().Text))
            {
                if (at == window.Length)
                {
                    break;
                }

                window[at++] = token;
            }
        }

        return window;
    }
}
