using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Adapters;

/// <summary>Two distributions as bars.</summary>
public static class ComparisonChart
{
    private const int MaxBars = 16;

    /// <summary>Two bars for each of the most probable tokens: without the adapters, and with them.</summary>
    /// <param name="result">The distributions.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this AdapterComparison result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // Plotly draws from the bottom: what is to stand first comes last.
        ComparedToken[] shown = [.. result.Tokens.Take(MaxBars).Reverse()];
        int[] places = [.. Enumerable.Range(0, shown.Length)];
        GenericChart with = Bars(shown, places, t => t.ProbabilityAfter, "with", ColourScale.Solid[1]);
        GenericChart without = Bars(shown, places, t => t.ProbabilityBefore, "without", ColourScale.Solid[0]);
        return Plotly
            .NET.CSharp.Chart.Combine([with, without])
            .Titled($"Without and with adapter – {result.Model}")
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
    internal static int Height(AdapterComparison result) => 150 + (Math.Min(MaxBars, result.Tokens.Count) * 30);

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
