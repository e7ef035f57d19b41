using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Logits;

/// <summary>A distribution as bars.</summary>
public static class LogitsChart
{
    private const int MaxBars = 20;

    // A title does not wrap: this much of the text still fits a narrow page.
    private const int MaxTitle = 18;

    // A narrow page has room for that much text beside a name of that length; a longer name takes some of it.
    private const int UsualName = 12;
    private const int MinTitle = 6;

    /// <summary>Two bars for each of the most probable tokens: to the model, and after the filters.</summary>
    /// <param name="result">The distribution.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this LogitsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // Plotly draws from the bottom: the last token and the last series come first. Two tokens may look the same, so each gets its rank
        // as its place.
        var shown = result.Top.Take(MaxBars).Reverse().ToList();
        int[] places = shown.Select((_, i) => i).ToArray();
        GenericChart[] after = result.IsPartial
            ? []
            : [Bars(shown.Select(t => t.Probability), places, shown, "after the filters", ColourScale.Solid[1])];
        GenericChart before = Bars(shown.Select(t => t.ModelProbability), places, shown, "to the model", ColourScale.Solid[0]);
        return Plotly
            .NET.CSharp.Chart.Combine([.. after, before])
            .Titled(Title(result))
            .WithBarsInGroups()
            .WithLegendAbove(order: LegendOrder.Reversed)
            .WithMargins(top: 78, right: 64)
            .WithX(new ChartAxis { Title = "probability (%)", StartsAtZero = true })
            .WithY(
                new ChartAxis
                {
                    Title = "token",
                    TickPlaces = places,
                    TickLabels = shown.Select(t => PlotlyText.Label(Short(t.Label))),
                }
            );
    }

    /// <summary>A height in pixels that gives each token its room.</summary>
    internal static int Height(LogitsResult result) => 150 + (Math.Min(MaxBars, result.Top.Count) * 30);

    private static GenericChart Bars(IEnumerable<double> shares, int[] places, List<NextToken> tokens, string name, string colour)
    {
        double[] percent = [.. shares.Select(s => s * 100)];
        return Plotly
            .NET.CSharp.Chart.Bar<double, int, string>(
                values: percent,
                Keys: places,
                Name: name,
                MultiText: percent.Select(p => p == 0 ? "cut" : Figures.Percent(p / 100)).ToArray()
            )
            .WithTrace("marker", new { color = colour })
            .WithTrace("textposition", "outside")
            .WithTrace("cliponaxis", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                tokens.Zip(percent, (t, p) => $"{PlotlyText.Label(t.Label)} (id {t.Id}): {Figures.Percent(p / 100)} {name}").ToArray()
            );
    }

    private static string Short(string label) => label.Length <= 24 ? label : label[..23] + "…";

    private static string Title(LogitsResult result)
    {
        int room = Math.Max(MinTitle, MaxTitle - Math.Max(0, result.Model.Length - UsualName));
        return $"Next after «{LogitsView.Tail(result.Text, room)}» – {result.Model}";
    }
}
