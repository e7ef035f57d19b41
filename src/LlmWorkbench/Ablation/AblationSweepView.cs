using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Logits;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Ablation;

/// <summary>What a model loses with each of its parts, as heat maps and a table.</summary>
internal static class AblationSweepView
{
    private const int MaxNamed = 3;

    private static readonly Format s_change = Format.Change() with { Missing = "" };

    /// <summary>The numbers as a table of layers by parts, and those of the parts that matter the most.</summary>
    public static string Text(AblationSweepResult result)
    {
        List<string> parts = [$"{Title(result)}\n\n{Summary(result)}"];
        if (result.Effects.Count > 0)
        {
            string change = result.Against is null
                ? $"Change of log₂ p({result.Token.Label}), in bits"
                : $"Change of the logit difference {result.Token.Label} − {result.Against.Label}";
            parts.Add($"{change}\n{Grid(result, Measure(result))}");
            parts.Add($"KL divergence of the whole distribution, in bits\n{Grid(result, e => e.KlBits)}");
        }

        return string.Join("\n\n", parts);
    }

    public static string Title(AblationSweepResult r) =>
        $"{VisibleText.Phrase(r.Model)} without each of its parts, after «{VisibleText.Phrase(LogitsView.Tail(r.Text))}»";

    /// <summary>What the whole model says, what was done, and which parts matter the most.</summary>
    public static string Summary(AblationSweepResult r)
    {
        List<string> sentences =
        [
            $"{Whole(r.Token, r.Against, r.Before)} Each part is {r.Method}{PositionWords.Where(r.Positions)}, one at a time.",
        ];
        sentences.AddRange(r.Missing);
        if (!r.IsComplete)
        {
            sentences.Add($"Interrupted after {r.Effects.Count} of {Figures.Count(r.PartCount, "part")}.");
        }

        sentences.AddRange(Losses(r));
        return string.Join(' ', sentences);
    }

    // Whole layers lose the most; the heads among the parts are named for themselves.
    private static IEnumerable<string> Losses(AblationSweepResult r)
    {
        if (r.Effects.Count == 0)
        {
            yield break;
        }

        string largest = Largest(r, _ => true);
        yield return largest.Length == 0
            ? $"No part speaks for {r.Token.Label}: none lowers it when it is taken out."
            : $"The largest losses{(r.Against is null ? " in bits" : "")}: {largest}.";
        if (
            Largest(r, e => e.Part.Kind == AblationKind.Head) is { Length: > 0 } heads
            && r.Effects.Any(e => e.Part.Kind != AblationKind.Head)
        )
        {
            yield return $"Among the heads: {heads}.";
        }
    }

    private static string Largest(AblationSweepResult r, Func<AblationEffect, bool> isMeant) =>
        string.Join(
            ", ",
            r.Effects.Where(e => isMeant(e) && Measure(r)(e) <= -0.005)
                .OrderBy(Measure(r))
                .Take(MaxNamed)
                .Select(e => $"{e.Part.Name} ({Figures.Change(Measure(r)(e)!.Value)})")
        );

    /// <summary>As in «The whole model gives ␣Oslo 97 %.»</summary>
    public static string Whole(WatchedToken token, WatchedToken? against, TokenOutcome before)
    {
        string difference = against is null
            ? ""
            : $", a logit {Figures.Fixed(Math.Abs(before.LogitDifference!.Value))} "
                + $"{(before.LogitDifference < 0 ? "below" : "above")} that of {against.Label}";
        string top = before.Top.Id == token.Id ? "" : $"; it expects {before.Top.Label}";
        return $"The whole model gives {token.Label} {Figures.Percent(before.Probability)}{difference}{top}.{token.Note}{against?.Note}";
    }

    /// <summary>What is drawn of an effect.</summary>
    public static Func<AblationEffect, double?> Measure(AblationSweepResult r) =>
        r.Against is null ? e => e.LogProbabilityChangeBits : e => e.LogitDifferenceChange;

    /// <summary>Everything about an effect, in lines.</summary>
    public static IEnumerable<string> Spoken(AblationSweepResult r, AblationEffect e)
    {
        yield return $"without {e.Part.Name}";
        yield return $"p({r.Token.Label}) {Figures.Percent(r.Before.Probability)} → {Figures.Percent(e.After.Probability)} "
            + $"({Figures.Change(e.LogProbabilityChangeBits)} bits)";
        yield return $"logit {Figures.Fixed(r.Before.Logit)} → {Figures.Fixed(e.After.Logit)}";
        if (r.Against is { } against)
        {
            yield return $"difference to {against.Label}: {Figures.Fixed(r.Before.LogitDifference!.Value)} → "
                + $"{Figures.Fixed(e.After.LogitDifference!.Value)}";
        }

        yield return $"KL {Figures.Fixed(e.KlBits, 3)} bits";
        yield return $"most probable: {e.After.Top.Label}";
    }

    private static Table Grid(AblationSweepResult result, Func<AblationEffect, double?> value)
    {
        var grid = AblationGrid.Of(result);
        return Table.Of(
            Enumerable.Range(0, grid.Layers.Count),
            [
                new(null, "layer", row => grid.Layers[row], Format.Number),
                .. grid.Columns.Select(
                    (name, column) => new Column<int>(null, name, row => grid.Cells[row][column] is { } cell ? value(cell) : null, s_change)
                ),
            ]
        );
    }

    /// <summary>The two heat maps and the table of all parts.</summary>
    public static Markup Html(AblationSweepResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{Summary(result)}</p>
                {(result.Effects.Count > 0 ? Maps(result) : Markup.Empty)}
                """
            )
        );

    private static Markup Maps(AblationSweepResult result)
    {
        (InterventionHeatMap? token, InterventionHeatMap? divergence) = (
            AblationSweepChart.TokenMap(result),
            AblationSweepChart.DivergenceMap(result)
        );
        return Markup.Of(
            $"""
            {ChartHtml.Of(token.Draw(), token.Height)}
            {ChartHtml.Of(divergence.Draw(), divergence.Height)}
            <p class="lw-note">h0, h1 …: attention heads; attn: the whole attention of a layer; layer: attention and MLP, so that the layer hands its input on. Vermilion, below 0: the part spoke for the token.</p>
            {Fold.Of($"Table of the {result.Effects.Count} parts", result.ToTable().ToMarkup())}
            """
        );
    }
}
