using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// Cuts documents into windows. Every window begins at the beginning of a document: a model that is always asked from the beginning of
/// a text learns best from such (what does not fit at a window's end is dropped; the corpus is endless).
/// </summary>
public sealed class TokenWindows
{
    private readonly BytePairTokenizer _tokenizer;
    private readonly int _separator;
    private readonly bool _repeatsCut;

    /// <summary>Prepares windows.</summary>
    /// <param name="tokenizer">The tokenizer; it knows <see cref="ChatFormat.EndOfText"/>.</param>
    /// <param name="repeatsCut">
    /// Whether a document that a window's end cut begins the next window: every one that fits into a window is then read whole.
    /// </param>
    public TokenWindows(BytePairTokenizer tokenizer, bool repeatsCut = false)
    {
        _tokenizer = tokenizer;
        _repeatsCut = repeatsCut;
        _separator = tokenizer.IdOf(ChatFormat.EndOfText);
    }

    /// <summary>Fills one window from a stream of documents.</summary>
    /// <param name="documents">The stream; as many documents are taken as are needed.</param>
    /// <param name="length">How many inputs the window has; one more token is the last target.</param>
    public TokenWindow Next(DocumentStream documents, int length)
    {
        long[] tokens = new long[length + 1];
        long[] numbers = new long[length + 1];
        int at = 0;
        for (int number = 0; at < tokens.Length; number++)
        {
            int[] document = [_separator, .. _tokenizer.Encode(documents.Next().Text)];
            if (_repeatsCut && at > 0 && document.Length > tokens.Length - at)
            {
                documents.PutBack();
            }

            foreach (int token in document.Take(tokens.Length - at))
            {
                tokens[at] = token;
                numbers[at++] = number;
            }
        }

        return new TokenWindow(tokens, numbers);
    }
}
