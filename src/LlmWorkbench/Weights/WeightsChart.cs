using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Weights;

/// <summary>Where a model's parameters and bytes are, as bars.</summary>
public static class WeightsChart
{
    /// <summary>Two bars for each component: its share of the parameters and of the weights' bytes.</summary>
    /// <param name="result">The tensors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this WeightsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // Plotly draws from the bottom: what is to stand first comes last.
        WeightGroup[] groups = [.. result.Components.Reverse()];
        GenericChart bytes = Bars(
            groups,
            g => (double)g.Bytes / result.WeightBytes,
            g => Figures.Bytes(g.Bytes),
            "bytes",
            ColourScale.Solid[1]
        );
        GenericChart parameters = Bars(
            groups,
            g => g.ShareOfParameters,
            g => $"{Figures.Whole(g.ParameterCount)} parameters",
            "parameters",
            ColourScale.Solid[0]
        );
        return Plotly
            .NET.CSharp.Chart.Combine([bytes, parameters])
            .Titled($"Where the weights are – {result.Model}")
            .WithBarsInGroups()
            .WithLegendAbove(order: LegendOrder.Reversed)
            .WithMargins(top: 78, right: 64)
            .WithX(new ChartAxis { Title = "share of all weights (%)", StartsAtZero = true })
            .WithY(new ChartAxis());
    }

    /// <summary>A height in pixels that gives each component its room.</summary>
    internal static int Height(WeightsResult result) => 170 + (result.Components.Count * 36);

    private static GenericChart Bars(
        WeightGroup[] groups,
        Func<WeightGroup, double> share,
        Func<WeightGroup, string> amount,
        string name,
        string colour
    ) =>
        Plotly
            .NET.CSharp.Chart.Bar<double, string, string>(
                values: groups.Select(g => share(g) * 100).ToArray(),
                Keys: groups.Select(g => g.Name).ToArray(),
                Name: name,
                MultiText: groups.Select(g => Figures.Percent(share(g))).ToArray()
            )
            .WithTrace("marker", new { color = colour })
            .WithTrace("textposition", "outside")
            .WithTrace("cliponaxis", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", groups.Select(g => $"{g.Name}: {amount(g)}, {Figures.Percent(share(g))} of all").ToArray());
}
