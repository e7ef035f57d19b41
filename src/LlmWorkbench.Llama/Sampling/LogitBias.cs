namespace LlmWorkbench.Llama.Sampling;

/// <summary>Makes a token more or less likely.</summary>
/// <param name="Token">The token's number in the vocabulary.</param>
/// <param name="Value">Added to its logit: ln 2 = 0.69 doubles its odds, minus infinity forbids it.</param>
public sealed record LogitBias(int Token, double Value)
{
    /// <summary>Forbids a token.</summary>
    /// <param name="token">The token's number in the vocabulary.</param>
    /// <returns>A bias of minus infinity.</returns>
    public static LogitBias Ban(int token) => new(token, double.NegativeInfinity);
}
