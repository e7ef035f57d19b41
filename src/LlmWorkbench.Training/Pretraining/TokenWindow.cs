namespace LlmWorkbench.Training.Pretraining;

/// <summary>Tokens to train on.</summary>
/// <param name="Tokens">One more than the context holds: each is an input, and the target of the one before it.</param>
/// <param name="Documents">For each token, which document of the window it belongs to, from 0.</param>
public sealed record TokenWindow(long[] Tokens, long[] Documents);
