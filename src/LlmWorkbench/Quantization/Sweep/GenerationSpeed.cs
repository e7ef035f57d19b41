namespace LlmWorkbench.Quantization.Sweep;

/// <summary>How fast a model ran on this machine, at this moment, beside whatever else it was doing.</summary>
/// <param name="PrefillTokensPerSecond">Tokens of a prompt that were read in a second: the median of the rounds.</param>
/// <param name="DecodeTokensPerSecond">Tokens that were written in a second, one after the other: the median of the rounds.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="DecodedTokens">Tokens that were written after it.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Rounds">How often it was measured.</param>
public sealed record GenerationSpeed(
    double PrefillTokensPerSecond,
    double DecodeTokensPerSecond,
    int PromptTokens,
    int DecodedTokens,
    int Threads,
    int Rounds
);
