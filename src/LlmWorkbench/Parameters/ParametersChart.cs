using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Parameters;

/// <summary>Where a model's parameters are, as stacked bars.</summary>
public static class ParametersChart
{
    // With more places than this their names would lie on each other: numbers are enough.
    private const int MaxNames = 24;

    /// <summary>A bar for each place on a token's way through the model, with the components above each other.</summary>
    /// <param name="result">The parameters.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this ParametersResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int[] places = [.. Enumerable.Range(0, result.Places.Count)];
        IEnumerable<GenericChart> bars = result.Components.Select(c => Bars(result, c.Name, places));
        return Plotly
            .NET.CSharp.Chart.Combine(bars)
            .Titled($"Where the parameters are – {result.Model}")
            .WithBarsInStacks()
            .WithLegendAbove(isAlwaysShown: true, LegendOrder.AsAdded)
            .WithMargins(top: 78)
            .WithX(Axis(result, places))
            .WithY(new ChartAxis { Title = "parameters", StartsAtZero = true });
    }

    // Only the numbers of the layers: with «layer» before each they would lie on each other in a narrow page.
    private static ChartAxis Axis(ParametersResult result, int[] places)
    {
        var axis = new ChartAxis { Title = "embedding, layers, output" };
        return places.Length > MaxNames
            ? axis
            : axis with
            {
                TickPlaces = places,
                TickLabels = result.Places.Select(p => p.Layer is { } layer ? $"{layer}" : p.Name),
                LabelAngle = 0,
            };
    }

    private static GenericChart Bars(ParametersResult result, string component, int[] places)
    {
        long[] counts =
        [
            .. result.Places.Select(p => p.Parts.Where(c => WeightComponents.Name(c.Component) == component).Sum(c => c.ParameterCount)),
        ];
        int colour = (int)Enum.GetValues<WeightComponent>().First(c => WeightComponents.Name(c) == component);
        return Plotly
            .NET.CSharp.Chart.Column<long, int, string>(values: counts, Keys: places, Name: component)
            .WithTrace("marker", new { color = ColourScale.Solid[colour % ColourScale.CategoryCount] })
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                result
                    .Places.Select(
                        (p, i) =>
                            $"{p.Name}, {component}: {Figures.Whole(counts[i])}, "
                            + $"{Figures.Percent((double)counts[i] / result.ParameterCount)} of all"
                    )
                    .ToArray()
            );
    }
}
