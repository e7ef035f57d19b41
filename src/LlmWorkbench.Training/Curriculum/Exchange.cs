namespace LlmWorkbench.Training.Curriculum;

/// <summary>A question and its answer, in both lengths.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Word">The answer in a word.</param>
/// <param name="Sentence">The answer in a sentence.</param>
internal sealed record Exchange(string Question, string Word, string Sentence);
