using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Surprisal;

/// <summary>Surprisal along a text as lines.</summary>
public static class SurprisalChart
{
    private const int MaxLabels = 48;

    /// <summary>One line for the surprisal of each token, one for the entropy before it; of long texts the first 2,000.</summary>
    /// <param name="result">The scored text.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this SurprisalResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var scored = result
            .Tokens.Take(ShownTokens.Max)
            .Index()
            .Where(t => t.Item.Score is not null)
            .Select(t => (t.Index, t.Item, Score: t.Item.Score!))
            .ToList();
        int[] places = [.. scored.Select(t => t.Index)];
        string[] hover =
        [
            .. scored.Select(t =>
                $"{PlotlyText.Label(t.Item.Label)} (token {t.Index}): {Figures.Fixed(t.Score.Bits)} bits"
                + (t.Score.HasEntropy ? $", entropy {Figures.Fixed(t.Score.EntropyBits)} bits" : "")
                + (t.Score.Rank > 0 ? $", rank {t.Score.Rank}" : "")
            ),
        ];
        GenericChart surprisal = Line(places, scored.Select(t => t.Score.Bits), "surprisal", hover, 0);
        bool hasEntropy = scored.All(t => t.Score.HasEntropy);
        GenericChart[] entropy = hasEntropy
            ? [Line(places, scored.Select(t => t.Score.EntropyBits), "entropy before the token", hover, 1)]
            : [];
        ChartAxis axis =
            places.Length <= MaxLabels
                ? new ChartAxis
                {
                    Title = "token",
                    TickPlaces = places,
                    TickLabels = scored.Select(t => PlotlyText.Label(t.Item.Label)),
                    LabelAngle = -60,
                }
                : new ChartAxis { Title = "position of the token" };
        return Plotly
            .NET.CSharp.Chart.Combine([surprisal, .. entropy])
            .Titled($"{(hasEntropy ? "Surprisal and entropy" : "Surprisal")} – {result.Model}")
            .WithLegendAbove()
            .WithMargins(top: 78)
            .WithX(axis)
            .WithY(new ChartAxis { Title = "bits", StartsAtZero = true });
    }

    private static GenericChart Line(int[] places, IEnumerable<double> bits, string name, string[] hover, int index) =>
        Plotly
            .NET.CSharp.Chart.Line<int, double, string>(x: places, y: [.. bits], ShowMarkers: true, Name: name)
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[index],
                    dash = index == 0 ? "solid" : "dash",
                    width = SeriesLook.Width(index, 2),
                }
            )
            .WithTrace("marker", new { color = ColourScale.Solid[index], size = SeriesLook.Size(index, 2) })
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", hover);
}
