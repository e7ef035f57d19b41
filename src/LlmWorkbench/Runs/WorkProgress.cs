namespace LlmWorkbench.Runs;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Fraction">The part that is done, from 0 to 1.</param>
/// <param name="Message">What is being done just now, in a few words.</param>
public readonly record struct WorkProgress(double Fraction, string Message);
