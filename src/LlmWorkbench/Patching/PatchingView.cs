using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Logits;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Patching;

/// <summary>How much of an answer each place recovers, as a heat map.</summary>
internal static class PatchingView
{
    private const int MaxNamed = 3;
    private const int MaxListed = 20;

    private static readonly Format s_recovered = Format.Change() with { Missing = "" };

    /// <summary>The numbers as a table of positions or heads by layers.</summary>
    public static string Text(PatchingResult result)
    {
        var grid = PatchingGrid.Of(result);
        bool isHeads = result.Options.Site == PatchingSite.Heads;
        List<Column<int>> columns = isHeads
            ? [new(null, "head", row => grid.Rows[row], Format.Number)]
            :
            [
                new(null, "#", row => grid.Rows[row], Format.Number),
                new(null, "text", row => result.TextTokens[grid.Rows[row]].Label),
                new(null, "other", row => result.OtherTokens[grid.Rows[row]].Label),
            ];
        columns.AddRange(
            grid.Layers.Select(
                (layer, column) =>
                    new Column<int>(null, layer is null ? "in" : $"{layer}", row => grid.Cells[row][column]?.Recovered, s_recovered)
            )
        );
        var table = Table.Of(Enumerable.Range(0, grid.Rows.Count), columns);
        return $"{Title(result)}\n\n{Summary(result)}\n\n{(result.Effects.Count > 0 ? table.ToText() : "")}";
    }

    public static string Title(PatchingResult r) =>
        $"{VisibleText.Phrase(r.Model)}: «{VisibleText.Phrase(LogitsView.Tail(r.Text))}» and "
        + $"«{VisibleText.Phrase(LogitsView.Tail(r.Other))}»";

    /// <summary>What is patched into what, what the numbers mean, and where the largest are.</summary>
    public static string Summary(PatchingResult r)
    {
        (string? from, string? into) =
            r.Options.Direction == PatchingDirection.Denoise ? ("the text", "the other prompt") : ("the other prompt", "the text");
        List<string> sentences =
        [
            $"The logit of {r.Token.Label} minus that of {r.Against.Label} is {Figures.Change(r.TextDifference)} after the text "
                + $"and {Figures.Change(r.OtherDifference)} after the other prompt.{r.Token.Note}{r.Against.Note}",
            $"The {SiteName(r.Options.Site)} of {from} is put into the run of {into}, one place at a time: 0 changes nothing, 1 gives the "
                + $"answer of {from}.",
        ];
        if (r.Options.Site == PatchingSite.Heads && r.Options.Positions is not null)
        {
            sentences.Add($"Heads are patched{PositionWords.Where(r.Options.Positions)}.");
        }

        if (PatchingGrid.LeftOut(r) is var leftOut and > 0)
        {
            sentences.Add($"Positions 0 to {leftOut - 1} are not shown: both prompts are the same there, and every number is 0.");
        }

        if (!r.IsComplete)
        {
            sentences.Add($"Interrupted after {r.Effects.Count} of {r.PlaceCount} patches.");
        }

        string[] largest =
        [
            .. r
                .Effects.OrderByDescending(e => e.Recovered)
                .Take(MaxNamed)
                .Where(e => e.Recovered > 0.005)
                .Select(e => $"{r.Place(e.Place)} ({Figures.Change(e.Recovered)})"),
        ];
        if (r.Effects.Count > 0)
        {
            sentences.Add(largest.Length == 0 ? "No place recovers any of it." : $"The most: {string.Join(", ", largest)}.");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>What is patched.</summary>
    public static string SiteName(PatchingSite site) =>
        site switch
        {
            PatchingSite.Attention => "attention output",
            PatchingSite.Mlp => "MLP output",
            PatchingSite.Heads => "head output",
            _ => "residual stream",
        };

    /// <summary>Everything about an effect, in lines.</summary>
    public static IEnumerable<string> Spoken(PatchingResult r, PatchingEffect e)
    {
        yield return r.Place(e.Place);
        yield return $"recovered {Figures.Change(e.Recovered, 3)}";
        yield return $"logit difference {Figures.Change(e.LogitDifference)} ({Figures.Change(r.ReceiverDifference)} unpatched, "
            + $"{Figures.Change(r.SourceDifference)} in the other run)";
    }

    // Taller ones scroll inside of a box.
    private const int TallestPage = 1000;

    /// <summary>The heat map, what its numbers mean, and a table of the largest.</summary>
    public static Markup Html(PatchingResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{Summary(result)}</p>
                {(result.Effects.Count > 0 ? Map(result) : Markup.Empty)}
                """
            )
        );

    private static Markup Map(PatchingResult result)
    {
        InterventionHeatMap map = PatchingChart.Map(result);
        Markup chart = ChartHtml.Of(map.Draw(), map.Height);
        Markup box =
            map.Height <= TallestPage
                ? chart
                : Markup.Of(
                    $"<div style=\"max-height:640px;overflow-y:auto;border:1px solid var(--lw-line);border-radius:6px\" "
                        + $"tabindex=\"0\">{chart}</div>"
                );
        return Markup.Of(
            $"""
            {box}
            <p class="lw-note">{Legend(result)}</p>
            {Fold.Of($"Table of the largest effects", Largest(result).ToMarkup())}
            """
        );
    }

    private static string Legend(PatchingResult result)
    {
        string rows =
            result.Options.Site == PatchingSite.Heads
                ? "Each row is a head."
                : "Each row is a position: the token of both prompts, or text | other where they differ.";
        string first = result.Effects.Any(effect => effect.Place.Layer is null) ? " The column “in” is what enters the first layer." : "";
        return $"{rows}{first} Below 0 (vermilion): away from the other run's answer.";
    }

    private static Table Largest(PatchingResult result) =>
        (result with { Effects = [.. result.Effects.OrderByDescending(e => Math.Abs(e.Recovered)).Take(MaxListed)] }).ToTable();
}
