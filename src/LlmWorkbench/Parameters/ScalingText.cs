using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Parameters;

/// <summary>Accuracy against parameters as plain text.</summary>
internal static class ScalingText
{
    /// <summary>A row for each model, and what each step gains.</summary>
    public static string Draw(ScalingResult result)
    {
        var losses = new TextTable(Heads);
        var answers = new TextTable(TaskHeads(result));
        foreach (var point in result.Points)
        {
            losses.Add([.. Row(point)]);
            answers.Add([.. TaskRow(result, point)]);
        }

        return $"""
            {Title}
            {Summary(result)}

            {losses}
            {(result.TaskNames.Count > 0 ? $"\n{AnswersCaption}:\n\n{answers}\n" : string.Empty)}
            {string.Join('\n', Remarks(result))}
            """.WithLineFeeds().TrimEnd('\n');
    }

    public const string Title = "Accuracy against parameters";

    public static string Summary(ScalingResult r)
    {
        var state = r.IsComplete ? string.Empty : $" Interrupted: {r.Points.Count} of {r.PlannedPoints} models, the last one not whole.";
        return $"Measured over {Figures.Whole(r.Points.Max(p => p.Text.ScoredTokens))} tokens of {VisibleText.Phrase(r.TextName)}.{state}";
    }

    public const string AnswersCaption = "Right answers";

    public static string[] Heads { get; } =
        ["model", ">parameters", "stored as", ">file", ">loss (nats per token)", ">perplexity", ">bits per byte"];

    public static string[] TaskHeads(ScalingResult r) => ["model", .. r.TaskNames.Select(t => $">{t}")];

    public static IEnumerable<string> Row(ScalingPoint p) =>
    [
        VisibleText.OneLine(p.Model),
        Figures.Whole(p.ParameterCount),
        p.Quantization,
        Figures.Bytes(p.FileBytes),
        $"{Figures.Fixed(p.NatsPerToken.Mean, 4)} ± {Figures.Fixed(p.NatsPerToken.Error, 4)}",
        $"{Figures.Fixed(p.Text.Perplexity, 3)} ± {Figures.Fixed(p.Text.PerplexityError, 3)}",
        Figures.Fixed(p.BitsPerByte, 4),
    ];

    public static IEnumerable<string> TaskRow(ScalingResult r, ScalingPoint p) =>
        [VisibleText.OneLine(p.Model), .. r.TaskNames.Select(t => Accuracy(p.Accuracy(t)))];

    /// <summary>What each step gains, and how much is left to gain.</summary>
    public static IEnumerable<string> Remarks(ScalingResult r)
    {
        foreach (var step in r.Steps)
        {
            yield return $"From {VisibleText.OneLine(step.Baseline)} to {VisibleText.OneLine(step.Model)}: {Signed(step.LnRatio.Mean)} ± {Figures.Fixed(step.LnRatio.Error, 4)} nats per token (paired, {Figures.Fixed(Math.Abs(step.Sigmas), 1)} standard errors).";
        }

        if (r.Floor is { } floor)
        {
            yield return $"What wrote the text is known exactly: no model can lose less than {Figures.Fixed(floor, 4)} nats per token on it.";
        }

        if (!r.SharesTokens)
        {
            yield return "The models cut the text into different tokens: compare bits per byte, not losses per token.";
        }

        yield return "± is one standard error; in parentheses Wilson's interval of 95 %.";
    }

    public static string Accuracy(Proportion? accuracy) => accuracy is null
        ? "–"
        : $"{Percent(accuracy.Share)} % ({Percent(accuracy.Low)}–{Percent(accuracy.High)})";

    private static string Signed(double value) => (value < 0 ? "−" : "+") + Figures.Fixed(Math.Abs(value), 4);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture);
}
