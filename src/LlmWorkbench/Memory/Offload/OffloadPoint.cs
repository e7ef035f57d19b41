namespace LlmWorkbench.Memory.Offload;

/// <summary>How fast a model can be with so many layers on the card.</summary>
/// <param name="Layers">Layers on the card, the output counted as one.</param>
/// <param name="Fits">Whether they fit there, and the others into memory.</param>
/// <param name="SecondsPerToken">The least time for a token that is written; <see langword="null"/> where a speed is not known.</param>
/// <param name="SecondsPerPromptToken">The least time for a token of a prompt, of which many are read together.</param>
/// <param name="HostBytes">Bytes that are read in the machine's memory for a token.</param>
/// <param name="CardBytes">Bytes that are read in the card's memory for a token.</param>
public sealed record OffloadPoint(
    int Layers,
    bool Fits,
    double? SecondsPerToken,
    double? SecondsPerPromptToken,
    long HostBytes,
    long CardBytes
)
{
    /// <summary>Tokens that are written in a second, at most.</summary>
    public double? TokensPerSecond => 1 / SecondsPerToken;

    /// <summary>Tokens of a prompt that are read in a second, at most.</summary>
    public double? PromptTokensPerSecond => 1 / SecondsPerPromptToken;
}
