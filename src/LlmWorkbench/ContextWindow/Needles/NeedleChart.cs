using LlmWorkbench.Interventions;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>What was found, as a heat map: lengths across, depths down
/// (<see href="https://github.com/gkamradt/LLMTest_NeedleInAHaystack">Kamradt 2023</see>).</summary>
public static class NeedleChart
{
    /// <summary>The share of needles that were found at each length and depth.</summary>
    /// <param name="result">The needles.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this NeedleResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Map(result).Draw();
    }

    /// <summary>The map.</summary>
    internal static InterventionHeatMap Map(NeedleResult result)
    {
        ILookup<(int, double), NeedleCell> cells = result.Cells.ToLookup(cell => (cell.Length, cell.Depth));
        IEnumerable<NeedleCell?[]> rows = result.Options.Depths.Select(depth =>
            result.Lengths.Select(length => cells[(length, depth)].FirstOrDefault()).ToArray()
        );
        NeedleCell?[][] grid = [.. rows];
        return new InterventionHeatMap
        {
            Title = $"Needles found – {result.Model}",
            Columns = ("tokens of the text", [.. result.Lengths.Select(length => Figures.Whole(length))]),
            Rows = ("needle after", [.. result.Options.Depths.Select(depth => $"{100 * depth:0} %")]),
            Values = [.. grid.Select(row => row.Select(cell => cell?.Found.Share).ToArray())],
            Hover = [.. grid.Select(row => row.Select(cell => cell is null ? "" : Spoken(cell)).ToArray())],
            Colours = "share found",
            IsSigned = false,
            LeastRange = 1,
        };
    }

    private static string Spoken(NeedleCell cell) =>
        $"{Figures.Count(cell.Length, "token")}, needle after {Figures.Percent(cell.Depth)}:<br>{cell.Found.Successes} of "
        + $"{cell.Found.Count} found ({Figures.Percent(cell.Found.Low)} to {Figures.Percent(cell.Found.High)})<br>p of the right first "
        + "token "
        + Figures.Percent(cell.FirstTokenProbability);
}
