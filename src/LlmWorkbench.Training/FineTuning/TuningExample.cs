namespace LlmWorkbench.Training.FineTuning;

/// <summary>An example as tokens: what the loss is taken of comes after what is only read.</summary>
/// <param name="Prompt">What is read; it begins with the token that begins every text.</param>
/// <param name="Reply">What is to be learned.</param>
public sealed record TuningExample(IReadOnlyList<int> Prompt, IReadOnlyList<int> Reply);
