using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts.Comparison;

/// <summary>How a model answers in one format.</summary>
/// <param name="Format">What the format is called.</param>
/// <param name="IsOwn">Whether it is the template in the model's file.</param>
/// <param name="Right">How many answers hold a right answer as words of their own.</param>
/// <param name="Ended">How many answers the model ended by itself, or by a stop string of the format.</param>
/// <param name="PromptTokens">The mean length of a prompt, in tokens.</param>
/// <param name="Example">The first answer.</param>
public sealed record FormatScore(string Format, bool IsOwn, Proportion Right, Proportion Ended, double PromptTokens, string Example);

/// <summary>How well a model answers the same questions in several formats.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Dataset">What the questions are called.</param>
/// <param name="Question">The first question, which the examples answer.</param>
/// <param name="Scores">One for each format.</param>
/// <param name="Options">How it was asked.</param>
public sealed record FormatComparisonResult(
    string Model,
    string Dataset,
    string Question,
    IReadOnlyList<FormatScore> Scores,
    FormatComparisonOptions Options
) : ITabularResult
{
    private static readonly Format s_interval = Format.Words<Proportion>(p => $"{Figures.Percent(p.Low)} – {Figures.Percent(p.High)}");

    /// <summary>How many formats there are when all have been tried.</summary>
    public int PlannedFormats { get; init; } = Scores.Count;

    /// <summary>Whether all were tried; <see langword="false"/> for what was there when it was stopped.</summary>
    public bool IsComplete => Scores.Count == PlannedFormats;

    /// <summary>How it went in one format.</summary>
    /// <param name="format">What the format is called; its case does not count.</param>
    /// <exception cref="KeyNotFoundException">It was not tried.</exception>
    public FormatScore this[string format] =>
        Scores.FirstOrDefault(score => score.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"«{format}» was not tried: {string.Join(", ", Scores.Select(score => score.Format))} were.");

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Scores,
            new("model", null, _ => Model),
            new("dataset", null, _ => Dataset),
            new("format", "format", score => score.Format) { Shown = score => score.IsOwn ? $"{score.Format} (its own)" : score.Format },
            new("is_own", null, score => score.IsOwn),
            new("right", "right", score => score.Right.Successes, Format.Whole),
            new("questions", "of", score => score.Right.Count, Format.Whole),
            new("share_right", "share", score => score.Right.Share, Format.Percent with { IsShaded = true }),
            new(null, "95 % interval", score => score.Right, s_interval),
            new("share_ended", "ended by itself", score => score.Ended.Share, Format.Percent),
            new("prompt_tokens", "prompt", score => score.PromptTokens, Format.Fixed(1, "tokens")),
            new("example", "first answer", score => score.Example, Format.Code with { IsWrapped = true })
            {
                Shown = score => VisibleText.Line(score.Example),
            }
        );
}
