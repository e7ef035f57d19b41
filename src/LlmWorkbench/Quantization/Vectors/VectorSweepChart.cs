using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Vectors;

/// <summary>How far cosines move, as a curve.</summary>
public static class VectorSweepChart
{
    /// <summary>By how much the cosine of two texts moves on average, against bits per weight.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this VectorSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        VectorPoint[] points = [.. result.Points.Where(p => !p.IsReference).OrderBy(p => p.BitsPerWeight)];
        return Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. points.Select(p => p.BitsPerWeight)],
                y: [.. points.Select(p => p.MeanShift)]
            )
            .WithTrace("mode", "lines+markers+text")
            .WithTrace("text", points.Select(p => PlotlyText.Name(p.Label)).ToArray())
            .WithTrace("textposition", "top right")
            .WithTrace("cliponaxis", false)
            .Titled($"How far cosines move – {result.Model}")
            .WithoutLegend()
            .WithX(new ChartAxis { Title = "bits per weight" })
            .WithY(new ChartAxis { Title = "mean change of a cosine", StartsAtZero = true });
    }
}
