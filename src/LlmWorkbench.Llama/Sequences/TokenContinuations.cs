namespace LlmWorkbench.Llama.Sequences;

/// <summary>A text and several ways in which it could go on.</summary>
/// <param name="Context">The tokens that are read first; at least one.</param>
/// <param name="Continuations">The tokens of each continuation; each has at least one.</param>
public sealed record TokenContinuations(IReadOnlyList<int> Context, IReadOnlyList<IReadOnlyList<int>> Continuations);

/// <summary>What a model thinks of one continuation.</summary>
/// <param name="Nats">−ln p of each of its tokens after the context and the tokens before it, in nats; [tokens].</param>
/// <param name="IsGreedy">Whether each of its tokens was the most probable one: whether greedy decoding would have written it.</param>
public sealed record ContinuationScore(IReadOnlyList<double> Nats, bool IsGreedy);
