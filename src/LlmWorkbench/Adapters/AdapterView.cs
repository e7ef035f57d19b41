using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Adapters;

/// <summary>Adapters and what they change, as tables and heat maps.</summary>
internal static class AdapterView
{
    // More lines than this are folded away.
    private const int MaxOpen = 14;

    public static string Text(AdapterResult result) =>
        string.Join(
            "\n\n",
            new[]
            {
                $"{Title(result)}\n{string.Join('\n', Notes(result))}".TrimEnd(),
                result.Matrices.Count > 0 ? result.ToTable().ToText() : "",
            }.Where(part => part.Length > 0)
        );

    public static Markup Html(AdapterResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Notes(result).Select(note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                {Maps(result).Select(map => ChartHtml.Of(map.Draw(), map.Height))}
                {Matrices(result)}
                """
            )
        );

    private static string Title(AdapterResult r) =>
        r.Adapters.Count == 0
            ? $"{VisibleText.Phrase(r.Model)} has no adapter"
            : $"{VisibleText.Phrase(r.Model)} with {Sentences.And(r.Adapters.Select(a => VisibleText.Phrase(a.Name)))}";

    private static IEnumerable<string> Notes(AdapterResult r)
    {
        if (r.Removed.Count > 0)
        {
            yield return $"{Sentences.And(r.Removed.Select(VisibleText.Phrase))} {(r.Removed.Count == 1 ? "is" : "are")} taken off: the "
                + "weights of the model were never changed.";
        }

        foreach (AdapterInUse adapter in r.Adapters)
        {
            string itself = adapter.CallsItself is { } own ? $", which calls itself «{VisibleText.Phrase(own)}»" : "";
            string made = adapter.MadeFor is { } name ? $" and was made for «{VisibleText.Phrase(name)}»" : "";
            yield return $"{VisibleText.Phrase(adapter.Name)} ({ShownPath.Of(adapter.Path)}){itself}{made}: "
                + $"{Figures.Whole(adapter.Parameters)} numbers, {Figures.Percent((double)adapter.Parameters / r.Parameters)} of the "
                + $"model's own {Figures.Whole(r.Parameters)}; scale {Figures.Fixed(adapter.Scale)}.";
        }

        if (r.Matrices.Count > 0 && r.Matrices.All(m => m.RelativeChange == 0))
        {
            yield return "Each matrix W gets W + Δ, where Δ is two thin matrices multiplied. Here every Δ is 0: nothing is changed.";
        }
        else if (r.Matrices.Count > 0)
        {
            AdaptedMatrix largest = r.Matrices.MaxBy(m => m.RelativeChange)!;
            yield return $"Each matrix W gets W + Δ, where Δ is two thin matrices multiplied. The most changed is "
                + $"{VisibleText.Phrase(largest.Tensor)}: Δ is as large as {Figures.Percent(largest.RelativeChange)} of it. Of the "
                + $"{Figures.Count(r.Matrices.Max(m => m.Rank), "direction")} that a Δ can have, {Used(r)} carry 99 % of it.";
        }
    }

    private static string Used(AdapterResult r)
    {
        (int least, int most) = (r.Matrices.Min(m => m.RankUsed), r.Matrices.Max(m => m.RankUsed));
        return least == most ? $"{least}" : $"{least} to {most}";
    }

    private static IEnumerable<InterventionHeatMap> Maps(AdapterResult r) =>
        r.Matrices.Where(m => m.Layer is not null).GroupBy(m => m.Adapter).Select(group => AdapterChart.Map(r, group.Key));

    private static Markup Matrices(AdapterResult r) =>
        r.Matrices.Count == 0 ? Markup.Empty
        : r.Matrices.Count <= MaxOpen ? r.ToTable().ToMarkup()
        : Fold.Of($"All {r.Matrices.Count} matrices", r.ToTable().ToMarkup());
}
