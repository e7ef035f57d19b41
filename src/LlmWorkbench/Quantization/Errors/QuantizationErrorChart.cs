using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Quantization.Tensors;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Errors;

/// <summary>The errors of weights as a chart.</summary>
public static class QuantizationErrorChart
{
    private static readonly string[] s_symbols =
    [
        "circle",
        "square",
        "diamond",
        "cross",
        "x",
        "triangle-up",
        "triangle-down",
        "star",
        "hexagon",
        "pentagon",
    ];

    /// <summary>The relative error of each matrix over the layers, a line for each kind; what is outside of the layers stands left of
    /// them.</summary>
    /// <param name="result">The errors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this QuantizationErrorResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var kinds = TensorKind.Sorted(result.Tensors.Select(t => t.Kind)).ToList();
        var layers = result.Tensors.Where(t => t.Layer is not null).Select(t => t.Layer!.Value).Distinct().Order().ToList();
        IEnumerable<GenericChart> lines = kinds.Select(
            (kind, i) => Line([.. result.Tensors.Where(t => t.Kind == kind).OrderBy(t => t.Layer ?? -1)], kind, i)
        );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"Error of the weights – {result.Quantized} of {result.Model}")
            .WithLegendBelow()
            .WithMargins(top: 56, bottom: 110)
            .WithX(
                layers.Count > 16
                    ? new ChartAxis { Title = "layer" }
                    : new ChartAxis
                    {
                        Title = "layer",
                        TickPlaces = layers.Prepend(-1),
                        TickLabels = layers.Select(l => $"{l}").Prepend("none"),
                    }
            )
            .WithY(new ChartAxis { Title = "RMS error / RMS weight (%)", StartsAtZero = true });
    }

    private static GenericChart Line(TensorError[] tensors, string kind, int index) =>
        Plotly
            .NET.CSharp.Chart.Line<int, double, string>(
                x: [.. tensors.Select(t => t.Layer ?? -1)],
                y: [.. tensors.Select(t => t.RelativeError * 100)],
                Name: PlotlyText.Label(kind),
                ShowMarkers: true
            )
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[index % ColourScale.CategoryCount],
                    width = 1.5,
                    dash = index < ColourScale.CategoryCount ? "solid" : "dot",
                }
            )
            .WithTrace("marker", new { symbol = s_symbols[index % s_symbols.Length], size = 8 })
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                tensors
                    .Select(t =>
                        $"{PlotlyText.Label(t.Name)}: {t.Type}, RMS error {Figures.Error(t.RootMeanSquareError)}, "
                        + $"{Figures.Percent(t.RelativeError)} of the weights, cosine {Figures.Fixed(t.Cosine, 5)}"
                    )
                    .ToArray()
            );
}
