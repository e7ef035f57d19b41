namespace LlmWorkbench.Kernel.Running;

/// <summary>How far a run of a notebook has come.</summary>
/// <param name="Cell">The code cell that runs, from 1.</param>
/// <param name="Count">How many code cells there are.</param>
/// <param name="Message">What long work inside the cell is doing; empty when the cell begins.</param>
/// <param name="Fraction">The part of that work that is done, from 0 to 1; null when the cell begins.</param>
public readonly record struct NotebookProgress(int Cell, int Count, string Message, double? Fraction);
