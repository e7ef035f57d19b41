using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Quantization.Tensors;
using LlmWorkbench.Weights;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Importance;

/// <summary>An importance matrix as a chart.</summary>
public static class ImportanceChart
{
    /// <summary>The mean squares of the inputs of each kind of matrix in one layer, largest first: the steeper, the fewer inputs
    /// matter.</summary>
    /// <param name="result">The matrix.</param>
    /// <param name="layer">The layer; <see langword="null"/> is the middle one.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this ImportanceResult result, int? layer = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        int[] layers = [.. result.Tensors.Select(t => WeightComponents.Layer(t.Name) ?? 0).Distinct().Order()];
        int shown = layer ?? layers[layers.Length / 2];
        IEnumerable<TensorImportance> tensors = result.Tensors.Where(t => (WeightComponents.Layer(t.Name) ?? 0) == shown);

        // Queries, keys and values have one input, as have gate and up: a line for each input, named after all that read it.
        IEnumerable<(string Name, float[] Means)> inputs = tensors
            .GroupBy(t => (t.Columns, t.Mean))
            .Select(g =>
                (
                    Name: string.Join(", ", TensorKind.Sorted(g.Select(t => TensorKind.Of(t.Name)))),
                    Means: result.Matrix.Entries[g.First().Name].Means()
                )
            );
        IEnumerable<GenericChart> lines = inputs.Select(
            (input, i) =>
                Plotly
                    .NET.CSharp.Chart.Line<int, double, string>(
                        x: [.. Enumerable.Range(1, input.Means.Length)],
                        y: [.. input.Means.OrderDescending().Select(m => m > 0 ? (double)m : double.NaN)],
                        Name: PlotlyText.Name(input.Name)
                    )
                    .WithTrace(
                        "line",
                        new
                        {
                            color = ColourScale.Solid[i % ColourScale.CategoryCount],
                            width = 2,
                            dash = i < ColourScale.CategoryCount ? "solid" : "dot",
                        }
                    )
                    .WithTrace("hovertemplate", "input %{x}: mean square %{y:.3g}<extra></extra>")
        );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"Inputs of layer {shown} – {result.Model}")
            .WithLegendBelow()
            .WithMargins(bottom: 110)
            .WithX(new ChartAxis { Title = "input, most important first" })
            .WithY(
                new ChartAxis
                {
                    Title = "mean square",
                    IsLogarithmic = true,
                    WritesPowers = true,
                }
            );
    }
}
