using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Ablation;

/// <summary>A distribution with and without parts of the model as bars.</summary>
public static class AblationChart
{
    private const int MaxBars = 16;

    /// <summary>Two bars for each of the most probable tokens: with all parts, and without.</summary>
    /// <param name="result">The distributions.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this AblationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // Plotly draws from the bottom: what is to stand first comes last.
        ComparedToken[] shown = [.. result.Tokens.Take(MaxBars).Reverse()];
        int[] places = [.. Enumerable.Range(0, shown.Length)];
        GenericChart without = Bars(shown, places, t => t.ProbabilityAfter, "without", ColourScale.Solid[1]);
        GenericChart whole = Bars(shown, places, t => t.ProbabilityBefore, "whole model", ColourScale.Solid[0]);
        return Plotly
            .NET.CSharp.Chart.Combine([without, whole])
            .Titled($"With and without {AblationView.Names(result, 3)} – {result.Model}")
            .WithBarsInGroups()
            .WithLegendAbove(order: LegendOrder.Reversed)
            .WithMargins(top: 78, right: 64)
            .WithX(new ChartAxis { Title = "probability (%)", StartsAtZero = true })
            .WithY(
                new ChartAxis
                {
                    Title = "token",
                    TickPlaces = places,
                    TickLabels = shown.Select(t => PlotlyText.Line(Short(t.Label))),
                }
            );
    }

    /// <summary>A height in pixels that gives each token its room.</summary>
    internal static int Height(AblationResult result) => 150 + (Math.Min(MaxBars, result.Tokens.Count) * 30);

    private static GenericChart Bars(ComparedToken[] tokens, int[] places, Func<ComparedToken, double> share, string name, string colour) =>
        Plotly
            .NET.CSharp.Chart.Bar<double, int, string>(
                values: tokens.Select(t => share(t) * 100).ToArray(),
                Keys: places,
                Name: name,
                MultiText: tokens.Select(t => Figures.Percent(share(t))).ToArray()
            )
            .WithTrace("marker", new { color = colour })
            .WithTrace("textposition", "outside")
            .WithTrace("cliponaxis", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                tokens.Select(t => PlotlyText.Line($"{t.Label} (id {t.Id}): {Figures.Percent(share(t))} {name}")).ToArray()
            );

    private static string Short(string label) => label.Length <= 24 ? label : label[..23] + "…";
}
