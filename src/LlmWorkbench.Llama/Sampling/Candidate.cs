namespace LlmWorkbench.Llama.Sampling;

/// <summary>A token that the filters left over.</summary>
/// <param name="Id">The token.</param>
/// <param name="Probability">How likely it is drawn; the candidates' probabilities add up to 1.</param>
public readonly record struct Candidate(int Id, double Probability);

/// <summary>A drawn token and what it was drawn from.</summary>
/// <param name="Token">The drawn token.</param>
/// <param name="Candidates">The tokens that the filters left over, most probable first.</param>
public sealed record SamplingStep(int Token, IReadOnlyList<Candidate> Candidates);
