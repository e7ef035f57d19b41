namespace LlmWorkbench.Training.Corpus;

/// <summary>The endless training or validation documents of a corpus; it can go on later from where it stood.</summary>
public sealed class DocumentStream
{
    private readonly CorpusGenerator _generator;
    private readonly bool _validation;

    internal DocumentStream(CorpusGenerator generator, bool validation, long position)
    {
        _generator = generator;
        _validation = validation;
        Position = position;
    }

    /// <summary>The number of the next document to consider.</summary>
    public long Position { get; private set; }

    /// <summary>Writes the next document.</summary>
    public CorpusDocument Next()
    {
        while (true)
        {
            var document = _generator.Write(Position++);
            if (CorpusGenerator.IsValidation(document) == _validation)
            {
                return document;
            }
        }
    }

    /// <summary>Writes the next documents.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<CorpusDocument> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());
}
