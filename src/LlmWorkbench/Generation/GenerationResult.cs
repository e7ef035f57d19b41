using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Generation;

/// <summary>A text that a model continued.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Prompt">The text that was continued, in its chat format when it had one.</param>
/// <param name="PromptTokenCount">How many tokens the prompt is, with those that were added; 0 when it was interrupted before that was
/// known.</param>
/// <param name="ReusedTokens">How many of them were still in the cache and not computed again.</param>
/// <param name="Tokens">The tokens that were drawn, each with what it was chosen over.</param>
/// <param name="StopReason">Why it ended; <see langword="null"/> when it was interrupted.</param>
/// <param name="Options">How the tokens were drawn.</param>
/// <param name="PromptTime">How long reading the prompt took (prefill).</param>
/// <param name="DecodeTime">How long drawing the tokens took (decode).</param>
public sealed record GenerationResult(
    string Model,
    string Prompt,
    int PromptTokenCount,
    int ReusedTokens,
    IReadOnlyList<GeneratedToken> Tokens,
    StopReason? StopReason,
    GenerationOptions Options,
    TimeSpan PromptTime,
    TimeSpan DecodeTime
) : ITabularResult
{
    /// <summary>The stop string that ended it, or <see langword="null"/>.</summary>
    public string? StopString { get; init; }

    /// <summary>The prompt's own tokens with their log-probabilities, when they were asked for.</summary>
    public SurprisalResult? PromptScores { get; init; }

    /// <summary>How many tokens a service counts as written; <see langword="null"/> where it does not say.</summary>
    internal int? CountedTokens { get; init; }

    /// <summary>How many tokens the text is, where a service counts them and gives it in other pieces; <see langword="null"/>
    /// elsewhere.</summary>
    internal int? TextTokens { get; init; }

    /// <summary>How many tokens the text is, as far as that is known: else the pieces in which it came.</summary>
    internal int TokenCount => TextTokens ?? Tokens.Count;

    /// <summary>The text that was generated.</summary>
    public string Text => string.Concat(Tokens.Select(t => t.Delta));

    /// <summary>Tokens drawn per second, without the prompt; 0 when there are none.</summary>
    public double TokensPerSecond => Rate(TokenCount, DecodeTime);

    /// <summary>Prompt tokens read per second; 0 when all came from the cache.</summary>
    public double PromptTokensPerSecond => Rate(PromptTokenCount - ReusedTokens, PromptTime);

    /// <inheritdoc/>
    public Table ToTable() => GenerationTable.Of(this);

    private static double Rate(int count, TimeSpan time) => count == 0 || time <= TimeSpan.Zero ? 0 : count / time.TotalSeconds;
}
