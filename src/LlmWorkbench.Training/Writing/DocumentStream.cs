namespace LlmWorkbench.Training.Writing;

/// <summary>The endless training or validation documents of a corpus; it can go on later from where it stood.</summary>
public sealed class DocumentStream
{
    private readonly Func<long, CorpusDocument> _write;
    private readonly Func<CorpusDocument, bool> _belongs;

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
            var document = _write(Position++);
            if (_belongs(document))
            {
                return document;
            }
        }
    }

    /// <summary>Writes the next documents.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<CorpusDocument> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());
}
