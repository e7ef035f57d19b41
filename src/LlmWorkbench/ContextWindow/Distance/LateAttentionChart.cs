using LlmWorkbench.Interventions;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Distance;

/// <summary>The attention of late positions by distance, as a heat map.</summary>
public static class LateAttentionChart
{
    // More rows than this are shown layer by layer.
    private const int MaxRows = 36;

    /// <summary>The share of each range of distances, head by head, or layer by layer where there are many heads.</summary>
    /// <param name="result">The spreads.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this LateAttentionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Map(result).Draw();
    }

    /// <summary>The map; its last row is what it would be if every token were read alike.</summary>
    internal static InterventionHeatMap Map(LateAttentionResult result)
    {
        IReadOnlyList<HeadSpread> rows = result.Heads.Count <= MaxRows ? result.Heads : result.Layers;
        return new InterventionHeatMap
        {
            Title = $"Attention by tokens back – {result.Model}",
            Columns = ("", [.. result.Distances.Select(Label)]),
            Rows = (rows[0].Head is null ? "layer" : "head", [.. rows.Select(Name), "even"]),
            Values =
            [
                .. rows.Select(row => row.Shares).Append(result.Even).Select(shares => shares.Select(share => (double?)share).ToArray()),
            ],
            Hover =
            [
                .. rows.Select(row => result.Distances.Select((distance, d) => Spoken(row, distance, row.Shares[d])).ToArray()),
                [.. result.Distances.Select((distance, d) => $"if all were read alike: {Figures.Percent(result.Even[d])}")],
            ],
            Colours = "share",
            IsSigned = false,
            LeastRange = 1,
            RowHeight = 22,
        };
    }

    /// <summary>A range of distances.</summary>
    internal static string Label(DistanceRange distance) =>
        distance.First == distance.Last ? $"{distance.First}" : $"{distance.First}–{distance.Last}";

    /// <summary>A head or layer.</summary>
    internal static string Name(HeadSpread spread) => spread.Head is { } head ? $"{spread.Layer}.{head}" : $"{spread.Layer}";

    private static string Spoken(HeadSpread spread, DistanceRange distance, double share) =>
        $"{(spread.Head is null ? "layer" : "head")} {Name(spread)}, {Label(distance)} tokens back: {Figures.Percent(share)}<br>first "
        + $"token {Figures.Percent(spread.FirstTokenShare)}, entropy {Figures.Fixed(spread.EntropyBits)} bits";
}
