namespace LlmWorkbench.Training.FineTuning;

/// <summary>An instruction up to where the response begins, and the answer that is wanted.</summary>
/// <param name="Prompt">In the instruction format.</param>
/// <param name="Reply">The answer and the token that ends it.</param>
public sealed record InstructionExample(string Prompt, string Reply);
