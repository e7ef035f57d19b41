using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>A sweep as curves and tables.</summary>
internal static class SweepView
{
    /// <summary>What the columns mean.</summary>
    public const string Note =
        "Δ loss: nats that a token costs more than with the reference (ln of the ratio of the perplexities); KL: how far the "
        + "whole distribution has moved, in nats; same top: how often both find the same token the most probable. ± is one standard "
        + "error; those of Δ and KL are paired, over the differences token by token, because what is hard about the text is hard "
        + "for both. Tasks: right answers, and Wilson's interval of 95 %.";

    private static readonly Format s_speed = Format.Of<TokensPerSecond>(speed =>
        $"{Speed(speed.Median)} ({Speed(speed.Slowest)}–{Speed(speed.Fastest)})"
    ) with
    {
        Unit = "tokens/s",
    };

    /// <summary>What is lost, and what it costs.</summary>
    public static string Text(QuantizationSweepResult result) =>
        $"""
            {Title(result)}
            {Summary(result)}

            {Losses(result)}
            {(result.TaskNames.Count > 0 ? $"\n{AnswersCaption}:\n\n{Answers(result)}\n{SweepGroups.Text(result)}" : "")}
            {Costs(result)}

            {Note}
            {string.Join('\n', Remarks(result))}
            """.WithLineFeeds().TrimEnd('\n');

    private static string Speed(double speed) => Figures.Fixed(speed, speed < 100 ? 1 : 0);

    public static string Title(QuantizationSweepResult r) => $"Quantizations of {VisibleText.Phrase(r.Model)}";

    public static string Summary(QuantizationSweepResult r)
    {
        int tokens = r.Points.Max(p => p.ScoredTokens);
        string state = r.IsComplete ? "" : $" Interrupted: {r.Points.Count} of {r.PlannedPoints}, the last one not whole.";
        return $"Compared to {r.Reference.Label} over {Figures.Whole(tokens)} tokens of {VisibleText.Phrase(r.TextName)}, in contexts "
            + $"of {Figures.Whole(r.ContextLength)}.{state}";
    }

    public const string AnswersCaption = "Right answers";

    private static Table Losses(QuantizationSweepResult r) => r.ToTable();

    private static Table Answers(QuantizationSweepResult r) =>
        Table.Of(
            r.Points,
            [
                new(null, "type", p => p.Label),
                .. r.TaskNames.Select(task => new Column<QuantizationPoint>(
                    null,
                    task,
                    p => p.Task(task)?.Accuracy,
                    Format.Of<Proportion>(share => $"{Percent(share.Share)} % ({Percent(share.Low)}–{Percent(share.High)})")
                )),
            ]
        );

    private static Table Costs(QuantizationSweepResult r) =>
        Table.Of(
            r.Points,
            new(null, "type", p => p.Label),
            new(null, "file", p => p.FileBytes, Format.Bytes),
            new(null, "weights", p => p.WeightBytes, Format.Bytes),
            new(null, "keys and values", p => p.Memory.CacheBytes, Format.Bytes),
            new(null, "scratch", p => p.Memory.ComputeBytes + p.Memory.OutputBytes, Format.Bytes),
            new(null, "memory", p => p.MemoryBytes, Format.Bytes),
            new(null, "prefill", p => p.Speed?.Prefill, s_speed),
            new(null, "decode", p => p.Speed?.Decode, s_speed),
            new(
                null,
                "matrices stored as",
                p => string.Join(", ", p.TensorTypes.Select(t => $"{t.Type} {Figures.Percent(t.ShareOfWeights)}")),
                Format.Text with
                {
                    IsWrapped = true,
                }
            )
        );

    /// <summary>What a reader has to know beside the numbers.</summary>
    public static IEnumerable<string> Remarks(QuantizationSweepResult r)
    {
        if (r.Points.Select(p => p.Speed).FirstOrDefault(s => s is not null) is { } speed)
        {
            yield return $"Speed: this machine, just now, {Figures.Count(speed.Threads, "thread")}; a prompt of {speed.PromptTokens} "
                + $"tokens, {speed.DecodedTokens} after it; the median of up to five rounds, and in brackets the slowest and the fastest.";
        }

        if (r.Points.SelectMany(p => p.Tasks).Select(t => $"{t.Accuracy.Count:N0} of {t.Name}").Distinct().ToList() is { Count: > 0 } tasks)
        {
            yield return $"Questions asked: {Wording.Sentences.And(tasks)}.";
        }

        foreach (QuantizationPoint? point in r.Points.Where(p => p.Fallbacks.Count > 0))
        {
            IEnumerable<string> kinds = point
                .Fallbacks.GroupBy(f => (f.Wanted, f.Used))
                .Select(g =>
                    $"{g.Count()} × {g.Key.Used} instead of {g.Key.Wanted} "
                    + $"({VisibleText.OneLine(g.First().Tensor)}{(g.Count() > 1 ? ", …" : "")})"
                );
            yield return $"{Label(point)}: llama.cpp fell back to other types, because rows of these tensors are not a multiple of the "
                + $"type's block: {string.Join("; ", kinds)}.";
        }

        var alike = r.Compared.Where(p => !p.IsDistinguishable).Select(Label).ToList();
        if (alike.Count > 0)
        {
            yield return $"{Wording.Sentences.And(alike)}: no difference to the reference shows in the loss on this text (less than two "
                + "standard errors).";
        }

        var better = r.Compared.Where(p => p.IsDistinguishable && p.Loss!.Mean < 0).Select(Label).ToList();
        if (better.Count > 0)
        {
            yield return $"{Wording.Sentences.And(better)}: the loss on this text is lower than the reference's, which the curve of the "
                + "loss cannot show. Noise in the weights makes a model less sure of itself, which pays where it is wrong: look at "
                + "the divergence, or take a text that the model knows.";
        }
    }

    public static string Label(QuantizationPoint p) => VisibleText.Phrase(p.Label);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture);

    private const string ChartNote =
        "The axis of the loss is logarithmic: equal steps are equal factors. Bars are two standard errors (95 %). Filled: on the "
        + "Pareto front, nothing else is as small and loses as little; open: something else is. A triangle that points down: no "
        + "difference shows, and it is at most that large. The reference itself loses 0, which has no place on such an axis.";

    /// <summary>The tables, then the curves that there are points for.</summary>
    public static Markup Html(QuantizationSweepResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {Curves(result)}
                {(Losses(result) with { Caption = "What is lost" }).ToMarkup()}
                {(result.TaskNames.Count > 0 ? (Answers(result) with { Caption = AnswersCaption }).ToMarkup() : Markup.Empty)}
                {(Costs(result) with { Caption = "What it costs" }).ToMarkup()}
                {Remarks(result).Select(remark => Markup.Of($"<p class=\"lw-note\">{remark}</p>"))}
                <p class="lw-note">{Note}</p>
                """
            )
        );

    private static Markup Curves(QuantizationSweepResult result)
    {
        Markup tasks =
            result.TaskNames.Count > 0
                ? Markup.Of($"{ChartHtml.Of(result.TaskChart(), 400)}{SweepLabels.TaskNote(result)}{SweepGroups.Html(result)}")
                : Markup.Empty;
        if (result.Compared.Count > 0 && result.VariesCacheAlone())
        {
            var caches = Markup.Of($"{Curve(result, SweepCurve.Cache)}<p class=\"lw-note\">{ChartNote}</p>");
            return Markup.Of($"{caches}{tasks}");
        }

        Markup compared =
            result.Compared.Count > 0
                ? Markup.Of(
                    $"{Curve(result, SweepCurve.Loss)}{Curve(result, SweepCurve.Bytes(result))}{Curve(result, SweepCurve.Divergence)}<p "
                        + $"class=\"lw-note\">{ChartNote}</p>"
                )
                : Markup.Empty;
        return Markup.Of($"{compared}{tasks}");
    }

    private static Markup Curve(QuantizationSweepResult result, SweepCurve curve) =>
        Markup.Of(
            $"{ChartHtml.Of(SweepChart.Curve(result, curve), 420)}"
                + $"{CoincidingSeries.Note(PointLabels.Sentence(SweepLabels.Of(result, curve)))}"
        );
}
