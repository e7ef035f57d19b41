using LlmWorkbench.Drawing;
using LlmWorkbench.Logits;

namespace LlmWorkbench.Interventions;

/// <summary>How much of an answer each place recovers, as plain text.</summary>
internal static class PatchingText
{
    private const int MostNamed = 3;

    /// <summary>The numbers as a table of positions or heads by layers.</summary>
    public static string Draw(PatchingResult result)
    {
        var grid = PatchingGrid.Of(result);
        var isHeads = result.Options.Site == PatchingSite.Heads;
        var table = new TextTable(
            isHeads ? [">head", .. grid.Layers.Select(Head)] : [">#", "text", "other", .. grid.Layers.Select(Head)]);
        for (var i = 0; i < grid.Rows.Count; i++)
        {
            var row = grid.Rows[i];
            string[] cells = [.. grid.Cells[i].Select(cell => cell is null ? string.Empty : InterventionHeatMap.Figure(cell.Recovered))];
            table.Add(isHeads ? [$"{row}", .. cells] : [$"{row}", result.TextTokens[row].Label, result.OtherTokens[row].Label, .. cells]);
        }

        return $"{Title(result)}\n\n{Summary(result)}\n\n{(result.Effects.Count > 0 ? table : string.Empty)}";
    }

    public static string Title(PatchingResult r) => $"{VisibleText.Phrase(r.Model)}: «{VisibleText.Phrase(LogitsText.Tail(r.Text))}» and «{VisibleText.Phrase(LogitsText.Tail(r.Other))}»";

    /// <summary>What is patched into what, what the numbers mean, and where the largest are.</summary>
    public static string Summary(PatchingResult r)
    {
        var isDenoising = r.Options.Direction == PatchingDirection.Denoise;
        List<string> sentences =
        [
            $"The logit of {r.Token.Label} minus that of {r.Against.Label} is {InterventionHeatMap.Figure(r.TextDifference)} behind the text and {InterventionHeatMap.Figure(r.OtherDifference)} behind the other prompt.{r.Token.Note}{r.Against.Note}",
            $"The {SiteName(r.Options.Site)} of {(isDenoising ? "the text is put into the run of the other prompt" : "the other prompt is put into the run of the text")}, one place at a time: 0 changes nothing, 1 gives the answer of {(isDenoising ? "the text" : "the other prompt")}.",
        ];
        if (r.Options.Site == PatchingSite.Heads && r.Options.Positions is not null)
        {
            sentences.Add($"Heads are patched{AblationSweepText.Where(r.Options.Positions)}.");
        }

        if (PatchingGrid.LeftOut(r) is var leftOut and > 0)
        {
            sentences.Add($"Positions 0 to {leftOut - 1} are not shown: both prompts are the same there, and every number is 0.");
        }

        if (!r.IsComplete)
        {
            sentences.Add($"Interrupted after {r.Effects.Count} of {r.PlaceCount} patches.");
        }

        string[] largest = [.. r.Effects.OrderByDescending(e => e.Recovered).Take(MostNamed).Where(e => e.Recovered > 0.005).Select(e => $"{Place(r, e.Place)} ({InterventionHeatMap.Figure(e.Recovered)})")];
        if (r.Effects.Count > 0)
        {
            sentences.Add(largest.Length == 0 ? "No place recovers any of it." : $"The most: {string.Join(", ", largest)}.");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>What is patched.</summary>
    public static string SiteName(PatchingSite site) => site switch
    {
        PatchingSite.Attention => "attention output",
        PatchingSite.Mlp => "MLP output",
        PatchingSite.Heads => "head output",
        _ => "residual stream",
    };

    /// <summary>As in <c>layer 2 at ␣Italy (5)</c>.</summary>
    public static string Place(PatchingResult r, PatchedPlace place)
    {
        var layer = place.Layer is { } number ? $"layer {number}" : "the input";
        return place.Head is { } head ? $"head {place.Layer}.{head}" : $"{layer} at {Token(r, place.Position!.Value)}";
    }

    /// <summary>Everything about an effect, in lines.</summary>
    public static IEnumerable<string> Spoken(PatchingResult r, PatchingEffect e)
    {
        yield return Place(r, e.Place);
        yield return $"recovered {InterventionHeatMap.Figure(e.Recovered, 3)}";
        yield return $"logit difference {InterventionHeatMap.Figure(e.LogitDifference)} ({InterventionHeatMap.Figure(r.ReceiverDifference)} unpatched, {InterventionHeatMap.Figure(r.SourceDifference)} in the other run)";
    }

    private static string Token(PatchingResult r, int position)
    {
        var (text, other) = (r.TextTokens[position].Label, r.OtherTokens[position].Label);
        return $"{(text == other ? text : $"{text} | {other}")}, position {position}";
    }

    private static string Head(int? layer) => layer is null ? ">in" : $">{layer}";
}
