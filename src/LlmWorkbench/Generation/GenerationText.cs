using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Generation;

/// <summary>A generation as plain text.</summary>
internal static class GenerationText
{
    /// <summary>The prompt, a mark, the text, and the numbers.</summary>
    public static string Draw(GenerationResult result) =>
        $"{VisibleText.Running(result.Prompt)}▶{VisibleText.Running(result.Text)}\n\n{Scores(result)}{Summary(result)}";

    /// <summary>The numbers in one line.</summary>
    public static string Summary(GenerationResult result)
    {
        string speed = result.TokensPerSecond > 0 ? $" at {Figures.Fixed(result.TokensPerSecond, 1)} tokens/s" : "";
        string reused = result.ReusedTokens > 0 ? $" ({result.ReusedTokens} from the cache)" : "";
        string prompt = result.PromptTokenCount > 0 ? $" after {Figures.Count(result.PromptTokenCount, "token")} of prompt{reused}" : "";
        return $"{Figures.Count(result.TokenCount, "token")}{speed}{prompt}; {Stop(result)}. "
            + $"{Constraint(result.Options.Sampling)}{Sampling(result.Options.Sampling)}";
    }

    private static string Scores(GenerationResult result)
    {
        if (result.PromptScores is not { } scores)
        {
            return "";
        }

        Table table = scores.ToTable().First(ShownTokens.Max);
        string leftOut = ShownTokens.LeftOut(scores.Tokens.Count);
        return $"The prompt's tokens{(leftOut.Length > 0 ? "." + leftOut : "")}\n\n{table}\n\n";
    }

    /// <summary>What the tokens were held to, in one line; empty when it was nothing.</summary>
    public static string Constraint(SamplingOptions options)
    {
        string bias = options.LogitBias.Count == 0 ? "" : "Logit bias: " + $"{Sentences.And(options.LogitBias.Select(Bias))}. ";
        return options.Grammar switch
        {
            null => bias,
            var grammar when ReferenceEquals(grammar, Grammar.Json) => $"{bias}Only JSON was allowed. ",
            { Schema: { } schema } => $"{bias}Only JSON of the schema {Short(schema)} was allowed. ",
            { Text: var text } => $"{bias}Only texts of the grammar {Short(text)} were allowed. ",
        };
    }

    private static string Short(string text)
    {
        const int Most = 80;
        string line = VisibleText.OneLine(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= Most ? $"«{line}»" : $"«{line[..(char.IsHighSurrogate(line[Most - 1]) ? Most - 1 : Most)]}…»";
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

    private static string Stop(GenerationResult result) =>
        result.StopReason switch
        {
            StopReason.EndOfText => "the model ended its text",
            StopReason.MaxTokens => $"stopped at the limit of {Figures.Count(result.Options.MaxTokens, "token")}",
            StopReason.ContextFull => "stopped because the context window is full",
            StopReason.GrammarComplete => "the grammar is complete",
            StopReason.Filtered => "the service's filter ended it",
            StopReason.StopString => $"stopped at «{VisibleText.OneLine(result.StopString ?? "")}»",
            _ => "interrupted",
        };

    private static string Bias(LogitBias bias) =>
        double.IsNegativeInfinity(bias.Value)
            ? $"token {bias.Token} forbidden"
            : FormattableString.Invariant($"token {bias.Token} {bias.Value:+0.###;-0.###;0}");
}
