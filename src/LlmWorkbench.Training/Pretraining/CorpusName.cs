namespace LlmWorkbench.Training.Pretraining;

/// <summary>The corpora that models are trained on.</summary>
public enum CorpusName
{
    /// <summary>That of the first tutor family (LlmWorkbench.Training.Corpus).</summary>
    First,

    /// <summary>That of the second family: copying, graded knowledge, weighted choices (LlmWorkbench.Training.Curriculum).</summary>
    Second,
}
