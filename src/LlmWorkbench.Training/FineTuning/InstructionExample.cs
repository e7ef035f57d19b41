namespace LlmWorkbench.Training.FineTuning;

/// <summary>A conversation up to the assistant's turn, and the answer that is wanted.</summary>
/// <param name="Prompt">In the chat format, special tokens written out.</param>
/// <param name="Reply">The answer and the token that ends it.</param>
public sealed record InstructionExample(string Prompt, string Reply);
