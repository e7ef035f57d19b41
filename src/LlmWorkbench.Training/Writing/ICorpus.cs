namespace LlmWorkbench.Training.Writing;

/// <summary>A generated corpus: document number <c>n</c> is always the same text.</summary>
public interface ICorpus
{
    /// <summary>The endless stream of training documents.</summary>
    /// <param name="position">The first document number to consider.</param>
    DocumentStream Training(long position = 0);

    /// <summary>The endless stream of held-out documents.</summary>
    DocumentStream Validation();

    /// <summary>The texts from which a vocabulary is learned: documents without special tokens, or words.</summary>
    IEnumerable<string> VocabularyTexts();
}
