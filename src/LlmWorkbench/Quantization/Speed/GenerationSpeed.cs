namespace LlmWorkbench.Quantization.Speed;

/// <summary>How fast a model ran on this machine, at this moment, beside whatever else it was doing.</summary>
/// <param name="Prefill">How fast a prompt was read.</param>
/// <param name="Decode">How fast tokens were written, one after the other.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="DecodedTokens">Tokens that were written after it.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Rounds">How often it was measured.</param>
public sealed record GenerationSpeed(
    TokensPerSecond Prefill,
    TokensPerSecond Decode,
    int PromptTokens,
    int DecodedTokens,
    int Threads,
    int Rounds
);

/// <summary>A speed that was measured several times: two rows of a table differ where their ranges do not meet.</summary>
/// <param name="Median">Tokens in a second in the middle one of the rounds.</param>
/// <param name="Slowest">Those of the slowest round.</param>
/// <param name="Fastest">Those of the fastest round.</param>
public sealed record TokensPerSecond(double Median, double Slowest, double Fastest)
{
    /// <summary>The speed over several rounds.</summary>
    internal static TokensPerSecond Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return new TokensPerSecond(sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }
}
