using LlmWorkbench.Drawing;

namespace LlmWorkbench.Interventions;

/// <summary>How much of an answer each place recovers, as a heat map.</summary>
internal static class PatchingHtml
{
    // Taller ones scroll inside of a box.
    private const int TallestPage = 1000;

    /// <summary>The heat map, what its numbers mean, and a table of the largest.</summary>
    public static Markup Draw(PatchingResult result) => Theme.View(
        PatchingText.Title(result),
        Markup.Of($"""
            <p class="lw-note">{PatchingText.Summary(result)}</p>
            {(result.Effects.Count > 0 ? Map(result) : Markup.Empty)}
            """));

    private static Markup Map(PatchingResult result)
    {
        var map = PatchingChart.Map(result);
        var chart = ChartHtml.Of(map.Draw(), map.Height);
        var box = map.Height <= TallestPage ? chart : Markup.Of($"<div style=\"max-height:40rem;overflow-y:auto;border:1px solid var(--lw-line);border-radius:6px\" tabindex=\"0\">{chart}</div>");
        return Markup.Of($"""
            {box}
            <p class="lw-note">{Legend(result)}</p>
            {Fold.Of($"Table of the largest effects", Table(result).ToMarkup())}
            """);
    }

    private static string Legend(PatchingResult result)
    {
        var rows = result.Options.Site == PatchingSite.Heads ? "Each row is a head." : "Each row is a position: the token of both prompts, or text | other where they differ.";
        var first = result.Effects.Any(effect => effect.Place.Layer is null) ? " The column “in” is what enters the first layer." : string.Empty;
        return $"{rows}{first} Below 0 (vermilion): away from the other run's answer.";
    }

    private static HtmlTable Table(PatchingResult result)
    {
        var table = new HtmlTable("place", ">recovered", ">logit difference");
        foreach (var effect in result.Effects.OrderByDescending(e => Math.Abs(e.Recovered)).Take(20))
        {
            table.Add(PatchingText.Place(result, effect.Place), InterventionHeatMap.Figure(effect.Recovered, 3), InterventionHeatMap.Figure(effect.LogitDifference));
        }

        return table;
    }
}
