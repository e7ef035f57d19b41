using LlmWorkbench.Drawing;
using Plotly.NET;

namespace LlmWorkbench.Quantization;

/// <summary>The errors of weights as a chart.</summary>
public static class QuantizationErrorChart
{
    private static readonly string[] Symbols = ["circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "star", "hexagon", "pentagon"];

    /// <summary>The relative error of each matrix over the layers, a line for each kind; what is outside of the layers stands left of them.</summary>
    /// <param name="result">The errors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this QuantizationErrorResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var kinds = TensorKind.Sorted(result.Tensors.Select(t => t.Kind)).ToList();
        var layers = result.Tensors.Where(t => t.Layer is not null).Select(t => t.Layer!.Value).Distinct().Order().ToList();
        var lines = kinds.Select((kind, i) => Line([.. result.Tensors.Where(t => t.Kind == kind).OrderBy(t => t.Layer ?? -1)], kind, i));
        return Plotly.NET.CSharp.Chart.Combine(lines)
            .Titled($"Error of the weights – {result.Quantized} of {result.Model}")
            .With("showlegend", true)
            .With("legend", new { orientation = "h", x = 0, xanchor = "left", y = -0.25, yanchor = "top" })
            .With("margin", new { t = 56, b = 110 })
            .With("xaxis", new
            {
                title = new { text = "layer" },
                tickmode = layers.Count <= 16 ? "array" : "auto",
                tickvals = layers.Prepend(-1),
                ticktext = layers.Select(l => $"{l}").Prepend("none"),
                automargin = true,
            })
            .With("yaxis", new { title = new { text = "RMS error / RMS weight (%)" }, rangemode = "tozero", automargin = true });
    }

    private static GenericChart Line(TensorError[] tensors, string kind, int index) => Plotly.NET.CSharp.Chart.Line<int, double, string>(
        x: [.. tensors.Select(t => t.Layer ?? -1)],
        y: [.. tensors.Select(t => t.RelativeError * 100)],
        Name: PlotlyText.Label(kind),
        ShowMarkers: true)
        .WithTrace("line", new { color = ColourScale.Solid[index % ColourScale.CategoryCount], width = 1.5, dash = index < ColourScale.CategoryCount ? "solid" : "dot" })
        .WithTrace("marker", new { symbol = Symbols[index % Symbols.Length], size = 8 })
        .WithTrace("hoverinfo", "text")
        .WithTrace("hovertext", tensors.Select(t => $"{PlotlyText.Label(t.Name)}: {t.Type}, RMS error {QuantizationErrorText.Number(t.RootMeanSquareError)}, {Figures.Percent(t.RelativeError)} of the weights, cosine {Figures.Fixed(t.Cosine, 5)}").ToArray());
}
