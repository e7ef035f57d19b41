namespace LlmWorkbench.Training.Writing;

/// <summary>The endless training or validation documents of a corpus; it can go on later from where it stood.</summary>
public sealed class DocumentStream
{
    private readonly Func<long, CorpusDocument> _write;
    private readonly Func<CorpusDocument, bool> _belongs;
    private long? _last;

    /// <summary>Starts a stream.</summary>
    /// <param name="write">Writes the document of a number.</param>
    /// <param name="belongs">Says whether a document belongs to the stream; the others are passed over.</param>
    /// <param name="position">The first document number to consider.</param>
    public DocumentStream(Func<long, CorpusDocument> write, Func<CorpusDocument, bool> belongs, long position)
    {
        _write = write;
        _belongs = belongs;
        Position = position;
    }

    /// <summary>The number of the next document to consider.</summary>
    public long Position { get; private set; }

    /// <summary>Writes the next document.</summary>
    public CorpusDocument Next()
    {
        while (true)
        {
            _last = Position;
            CorpusDocument document = _write(Position++);
            if (_belongs(document))
            {
                return document;
            }
        }
    }

    /// <summary>Puts the document that was written last back: it comes next once more.</summary>
    /// <exception cref="InvalidOperationException">No document was written yet, or it was put back already.</exception>
    public void PutBack()
    {
        Position = _last ?? throw new InvalidOperationException("There is no document to put back.");
        _last = null;
    }

    /// <summary>Writes the next documents.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<CorpusDocument> Take(int count)
    {
        // A loop and not a query over numbers: of such, Last() and ElementAt() would write one document and leave the others out.
        for (int left = count; left > 0; left--)
        {
            yield return Next();
        }
    }
}
