using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization;

/// <summary>A sweep as plain text.</summary>
internal static class SweepText
{
    /// <summary>What the columns mean.</summary>
    public const string Note =
        "Δ loss: nats that a token costs more than with the reference (ln of the ratio of the perplexities); KL: how far the whole distribution has moved, in nats; same top: how often both find the same token the most probable. ± is one standard error; those of Δ and KL are paired, over the differences token by token, because what is hard about the text is hard for both. Tasks: right answers, and Wilson's interval of 95 %.";

    /// <summary>What is lost, and what it costs.</summary>
    public static string Draw(QuantizationSweepResult result)
    {
        var losses = new TextTable(LossHeads);
        var answers = new TextTable(AnswerHeads(result));
        var costs = new TextTable(CostHeads);
        foreach (var point in result.Points)
        {
            losses.Add([.. Loss(point)]);
            answers.Add([.. Answers(result, point)]);
            costs.Add([.. Cost(point)]);
        }

        return $"""
            {Title(result)}
            {Summary(result)}

            {losses}
            {(result.TaskNames.Count > 0 ? $"\n{AnswersCaption}:\n\n{answers}\n" : string.Empty)}
            {costs}

            {Note}
            {string.Join('\n', Remarks(result))}
            """.WithLineFeeds().TrimEnd('\n');
    }

    public static string Title(QuantizationSweepResult r) => $"Quantizations of {VisibleText.Phrase(r.Model)}";

    public static string Summary(QuantizationSweepResult r)
    {
        var tokens = r.Points.Max(p => p.ScoredTokens);
        var state = r.IsComplete ? string.Empty : $" Interrupted: {r.Points.Count} of {r.PlannedPoints}, the last one not whole.";
        return $"Compared to {r.Reference.Label} over {Figures.Whole(tokens)} tokens of {VisibleText.Phrase(r.TextName)}, in contexts of {Figures.Whole(r.ContextLength)}.{state}";
    }

    public const string AnswersCaption = "Right answers";

    public static string[] LossHeads { get; } = ["type", ">bits per weight", ">same top", ">KL (nats)", ">Δ loss (nats per token)", ">perplexity"];

    public static string[] AnswerHeads(QuantizationSweepResult r) => ["type", .. r.TaskNames.Select(t => $">{t}")];

    public static string[] CostHeads { get; } =
        ["type", ">file", ">weights", ">keys and values", ">scratch", ">memory", ">prefill (tokens/s)", ">decode (tokens/s)", "matrices stored as"];

    public static IEnumerable<string> Loss(QuantizationPoint p) =>
    [
        Label(p),
        Figures.Fixed(p.BitsPerWeight),
        p.SameTop is { } same ? $"{Figures.Percent(same.Mean)} ± {Figures.Percent(same.Error)}" : "–",
        Estimate(p.MeanDivergence),
        p.IsReference ? "reference" : Difference(p),
        p.Perplexity is { } perplexity ? $"{Figures.Fixed(perplexity, 3)} ± {Figures.Fixed(p.PerplexityError!.Value, 3)}" : "–",
    ];

    public static IEnumerable<string> Answers(QuantizationSweepResult r, QuantizationPoint p) =>
        [Label(p), .. r.TaskNames.Select(name => Task(p.Tasks.FirstOrDefault(t => t.Name == name)))];

    public static IEnumerable<string> Cost(QuantizationPoint p) =>
    [
        Label(p),
        Figures.Bytes(p.FileBytes),
        Figures.Bytes(p.WeightBytes),
        Figures.Bytes(p.Memory.CacheBytes),
        Figures.Bytes(p.Memory.ComputeBytes + p.Memory.OutputBytes),
        Figures.Bytes(p.MemoryBytes),
        p.Speed is { } speed ? Figures.Whole((long)speed.PrefillTokensPerSecond) : "–",
        p.Speed is { } s ? Figures.Fixed(s.DecodeTokensPerSecond, s.DecodeTokensPerSecond < 100 ? 1 : 0) : "–",
        string.Join(", ", p.TensorTypes.Select(t => $"{t.Type} {Figures.Percent(t.ShareOfWeights)}")),
    ];

    /// <summary>What a reader has to know beside the numbers.</summary>
    public static IEnumerable<string> Remarks(QuantizationSweepResult r)
    {
        if (r.Points.Select(p => p.Speed).FirstOrDefault(s => s is not null) is { } speed)
        {
            yield return $"Speed: this machine, just now, {Figures.Count(speed.Threads, "thread")}; a prompt of {speed.PromptTokens} tokens, {speed.DecodedTokens} behind it; the median of up to five rounds.";
        }

        if (r.Points.SelectMany(p => p.Tasks).Select(t => $"{t.Accuracy.Count:N0} of {t.Name}").Distinct().ToList() is { Count: > 0 } tasks)
        {
            yield return $"Questions asked: {Magics.Sentences.And(tasks)}.";
        }

        foreach (var point in r.Points.Where(p => p.Fallbacks.Count > 0))
        {
            var kinds = point.Fallbacks.GroupBy(f => (f.Wanted, f.Used)).Select(g => $"{g.Count()} × {g.Key.Used} instead of {g.Key.Wanted} ({VisibleText.OneLine(g.First().Tensor)}{(g.Count() > 1 ? ", …" : string.Empty)})");
            yield return $"{Label(point)}: llama.cpp fell back to other types, because rows of these tensors are no multiple of the type's block: {string.Join("; ", kinds)}.";
        }

        var alike = r.Compared.Where(p => !p.IsDistinguishable).Select(Label).ToList();
        if (alike.Count > 0)
        {
            yield return $"{Magics.Sentences.And(alike)}: no difference to the reference shows in the loss on this text (less than two standard errors).";
        }

        var better = r.Compared.Where(p => p.IsDistinguishable && p.Loss!.Mean < 0).Select(Label).ToList();
        if (better.Count > 0)
        {
            yield return $"{Magics.Sentences.And(better)}: the loss on this text is lower than the reference's, which the curve of the loss cannot show. Noise in the weights makes a model less sure of itself, which pays where it is wrong: look at the divergence, or take a text that the model knows.";
        }
    }

    public static string Label(QuantizationPoint p) => VisibleText.OneLine(p.Label).Replace('␣', ' ');

    /// <summary>A difference, with how many standard errors it is.</summary>
    public static string Difference(QuantizationPoint p) => p.Loss is not { } loss ? "–"
        : loss.Mean == 0 ? "0"
        : $"{(loss.Mean > 0 ? "+" : string.Empty)}{Estimate(loss)} ({Figures.Fixed(loss.Mean / loss.Error, 1)} σ)";

    /// <summary>A mean with as many digits as its error allows.</summary>
    public static string Estimate(MeanEstimate? estimate)
    {
        if (estimate is null)
        {
            return "–";
        }

        if (estimate.Mean == 0 && estimate.Error == 0)
        {
            return "0";
        }

        var decimals = estimate.Error > 0 && double.IsFinite(estimate.Error) ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(estimate.Error)), 2, 8) : 6;
        return $"{Figures.Fixed(estimate.Mean, decimals)} ± {Figures.Fixed(estimate.Error, decimals)}";
    }

    private static string Task(TaskScore? score) => score is null
        ? "–"
        : $"{Percent(score.Accuracy.Share)} % ({Percent(score.Accuracy.Low)}–{Percent(score.Accuracy.High)})";

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture);
}
