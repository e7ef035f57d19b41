using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Interventions;

/// <summary>Two distributions over the same tokens: bars in pairs, and what a table of them leaves out.</summary>
internal static class ComparedTokensView
{
    private const int MaxBars = 16;

    /// <summary>Two bars for each of the most probable tokens.</summary>
    /// <param name="tokens">The tokens, the most probable first.</param>
    /// <param name="title">What stands above.</param>
    /// <param name="before">The first distribution in the legend.</param>
    /// <param name="after">The second one.</param>
    public static GenericChart Chart(IReadOnlyList<ComparedToken> tokens, string title, string before, string after)
    {
        // Plotly draws from the bottom: what is to stand first comes last.
        ComparedToken[] shown = [.. tokens.Take(MaxBars).Reverse()];
        int[] places = [.. Enumerable.Range(0, shown.Length)];
        GenericChart second = Bars(shown, places, t => t.ProbabilityAfter, after, ColourScale.Solid[1]);
        GenericChart first = Bars(shown, places, t => t.ProbabilityBefore, before, ColourScale.Solid[0]);
        return Plotly
            .NET.CSharp.Chart.Combine([second, first])
            .Titled(title)
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
    public static int Height(IReadOnlyList<ComparedToken> tokens) => 150 + (Math.Min(MaxBars, tokens.Count) * 30);

    /// <summary>Adds what all other tokens have together to a table of tokens, whose last columns are both probabilities.</summary>
    /// <param name="table">The table.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="vocabularySize">How many tokens there are in all.</param>
    /// <param name="columnsAfter">How many columns stand after the probabilities.</param>
    public static Table WithOthers(this Table table, IReadOnlyList<ComparedToken> tokens, int vocabularySize, int columnsAfter = 0)
    {
        int others = vocabularySize - tokens.Count;
        return others == 0
            ? table
            : table.WithFooter([
                $"{Figures.Whole(others)} others",
                "",
                "",
                "",
                Figures.Percent(Rest(tokens.Sum(t => t.ProbabilityBefore))),
                Figures.Percent(Rest(tokens.Sum(t => t.ProbabilityAfter))),
                .. Enumerable.Repeat("", columnsAfter),
            ]);
    }

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

    // Rounding may leave a hair less than nothing.
    private static double Rest(double sum) => Math.Max(0, 1 - sum);
}
