using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Generation;

/// <summary>A generation as plain text.</summary>
internal static class GenerationText
{
    /// <summary>The prompt, a mark, the text, and the numbers.</summary>
    public static string Draw(GenerationResult result) =>
        $"{VisibleText.Running(result.Prompt)}▶{VisibleText.Running(result.Text)}\n\n{Summary(result)}";

    /// <summary>The numbers in one line.</summary>
    public static string Summary(GenerationResult result)
    {
        var speed = result.TokensPerSecond > 0 ? $" at {Figures.Fixed(result.TokensPerSecond, 1)} tokens/s" : string.Empty;
        var reused = result.ReusedTokens > 0 ? $" ({result.ReusedTokens} from the cache)" : string.Empty;
        var prompt = result.PromptTokenCount > 0 ? $" after {Count(result.PromptTokenCount)} of prompt{reused}" : string.Empty;
        return $"{Count(result.Tokens.Count)}{speed}{prompt}; {Stop(result)}. {Sampling(result.Options.Sampling)}";
    }

    /// <summary>How tokens were drawn, in one line.</summary>
    public static string Sampling(SamplingOptions options)
    {
        if (options.IsGreedy)
        {
            return "Greedy: always the most probable token.";
        }

        List<string> parts = [FormattableString.Invariant($"temperature {options.Temperature:0.###}")];
        if (options.TopK > 0)
        {
            parts.Add($"top-k {options.TopK}");
        }

        if (options.TopP < 1)
        {
            parts.Add(FormattableString.Invariant($"top-p {options.TopP:0.###}"));
        }

        if (options.MinP > 0)
        {
            parts.Add(FormattableString.Invariant($"min-p {options.MinP:0.###}"));
        }

        if (options.RepetitionPenalty != 1)
        {
            parts.Add(FormattableString.Invariant($"repetition penalty {options.RepetitionPenalty:0.###}"));
        }

        return $"Sampling: {string.Join(", ", parts)}, seed {options.Seed}.";
    }

    private static string Stop(GenerationResult result) => result.StopReason switch
    {
        StopReason.EndOfText => "the model ended its text",
        StopReason.MaxTokens => $"stopped at the limit of {Count(result.Options.MaxTokens)}",
        StopReason.ContextFull => "stopped because the context window is full",
        _ => "interrupted",
    };

    private static string Count(int tokens) => $"{Figures.Whole(tokens)} token{(tokens == 1 ? string.Empty : "s")}";
}
