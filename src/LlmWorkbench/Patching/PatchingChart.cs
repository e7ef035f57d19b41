using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using Plotly.NET;

namespace LlmWorkbench.Patching;

/// <summary>How much of an answer each place recovers, as a heat map: layers across, positions or heads down
/// (<see href="https://arxiv.org/abs/2202.05262">Meng et al. 2022</see>, figure 1).</summary>
public static class PatchingChart
{
    private const int MaxLabel = 14;
    private const int TallRows = 30;

    /// <summary>The recovered logit difference at each place.</summary>
    /// <param name="result">The effects.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this PatchingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Map(result).Draw();
    }

    /// <summary>The map.</summary>
    internal static InterventionHeatMap Map(PatchingResult result)
    {
        var grid = PatchingGrid.Of(result);
        return new InterventionHeatMap
        {
            Title = $"Recovered by {PatchingView.SiteName(result.Options.Site)} – {result.Model}",
            Columns = ("layer", [.. grid.Layers.Select(layer => layer is null ? "in" : $"{layer}")]),
            Rows = (result.Options.Site == PatchingSite.Heads ? "head" : "", [.. grid.Rows.Select(row => Label(result, row))]),
            Values = [.. grid.Cells.Select(row => row.Select(cell => cell?.Recovered).ToArray())],
            Hover = [.. grid.Cells.Select(row => row.Select(cell => cell is null ? "" : Spoken(result, cell)).ToArray())],
            Colours = "recovered",
            LeastRange = 1,
            RowHeight = grid.Rows.Count > TallRows ? 18 : 26,
        };
    }

    private static string Label(PatchingResult result, int row)
    {
        if (result.Options.Site == PatchingSite.Heads)
        {
            return $"{row}";
        }

        (string? text, string? other) = (result.TextTokens[row].Label, result.OtherTokens[row].Label);
        return $"{(text == other ? Short(text) : $"{Short(text)} | {Short(other)}")}  {row}";
    }

    private static string Short(string label) => label.Length <= MaxLabel ? label : label[..(MaxLabel - 1)] + "…";

    private static string Spoken(PatchingResult result, PatchingEffect effect) =>
        string.Join("<br>", PatchingView.Spoken(result, effect).Select(PlotlyText.Line));
}
