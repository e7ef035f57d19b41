using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Weights;

/// <summary>The numbers inside tensors as charts.</summary>
public static class WeightStatisticsChart
{
    private const int MaxNames = 40;

    /// <summary>How the weights are spread: a stepped line for each tensor, on a logarithmic axis so that outliers show. One tensor has
    /// the normal distribution of the same mean and deviation beside it.</summary>
    /// <param name="result">The tensors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart HistogramChart(this WeightStatisticsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<GenericChart> lines =
        [
            .. result
                .Tensors.Index()
                .Where(t => t.Item.HasNumbers)
                .Select(t => Steps(t.Item, ColourScale.Solid[t.Index % ColourScale.CategoryCount])),
        ];
        if (result.Tensors is [var only] && only.StandardDeviation > 0)
        {
            lines.Add(Normal(only));
        }

        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled(Title("Weights", result))
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(new ChartAxis { Title = "weight" })
            .WithY(
                new ChartAxis
                {
                    Title = "weights per bin",
                    IsLogarithmic = true,
                    WritesPowers = true,
                }
            );
    }

    /// <summary>The singular values of each tensor that has some, largest first.</summary>
    /// <param name="result">The tensors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart SingularValueChart(this WeightStatisticsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IEnumerable<GenericChart> lines = result
            .Tensors.Index()
            .Where(t => t.Item.SingularValues is not null)
            .Select(t =>
                Plotly
                    .NET.CSharp.Chart.Line<int, double, string>(
                        x: Enumerable.Range(1, t.Item.SingularValues!.Values.Count).ToArray(),
                        y: [.. t.Item.SingularValues.Values],
                        Name: PlotlyText.Label(t.Item.Tensor.Name)
                    )
                    .WithTrace("line", new { color = ColourScale.Solid[t.Index % ColourScale.CategoryCount], width = 2 })
                    .WithTrace("hovertemplate", "singular value %{x}: %{y:.4f}<extra></extra>")
            );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled(Title("Singular values", result))
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithAxes("number, largest first", "singular value")
            .WithY(new ChartAxis { Title = "singular value", StartsAtZero = true });
    }

    /// <summary>Many tensors at once: the standard deviation of each, in the order of the result, with all its numbers on hover.</summary>
    /// <param name="result">The tensors.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart SpreadChart(this WeightStatisticsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int[] places = [.. Enumerable.Range(0, result.Tensors.Count)];
        string[] hover =
        [
            .. result.Tensors.Select(t =>
                $"{PlotlyText.Label(t.Tensor.Name)}: σ {Figures.Weight(t.StandardDeviation)}, mean {Figures.Weight(t.Mean)}, "
                + $"furthest {Figures.Fixed(t.LargestSigmas, 1)} σ, kurtosis {Figures.Fixed(t.ExcessKurtosis)}"
            ),
        ];
        ChartAxis axis =
            places.Length <= MaxNames
                ? new ChartAxis
                {
                    TickPlaces = places,
                    TickLabels = result.Tensors.Select(t => PlotlyText.Label(Short(t.Tensor.Name))),
                    LabelAngle = -60,
                }
                : new ChartAxis { Title = "tensor, in the order of the table" };
        return Plotly
            .NET.CSharp.Chart.Line<int, double, string>(
                x: places,
                y: [.. result.Tensors.Select(t => t.StandardDeviation)],
                ShowMarkers: true
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", hover)
            .Titled(Title("Spread of the weights", result))
            .WithX(axis)
            .WithY(new ChartAxis { Title = "standard deviation", StartsAtZero = true });
    }

    private static GenericChart Steps(TensorStatistics t, string colour) =>
        Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: Middles(t),
                y: [.. t.Histogram.Counts.Select(c => c == 0 ? double.NaN : c)],
                Name: PlotlyText.Label(t.Tensor.Name)
            )
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width = 2,
                    shape = "hvh",
                }
            )
            .WithTrace("hovertemplate", "about %{x:.4f}: %{y} weights<extra></extra>");

    // The density times the width of a bin and the number of weights; less than a twentieth of a weight is not drawn.
    private static GenericChart Normal(TensorStatistics t)
    {
        long count = t.Histogram.Counts.Sum();
        double scale = count * t.Histogram.Width / (t.StandardDeviation * Math.Sqrt(2 * Math.PI));
        return Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: Middles(t),
                y:
                [
                    .. Middles(t)
                        .Select(x => scale * Math.Exp(-0.5 * Math.Pow((x - t.Mean) / t.StandardDeviation, 2)))
                        .Select(y => y < 0.05 ? double.NaN : y),
                ],
                Name: "normal distribution"
            )
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[1],
                    width = 2,
                    dash = "dot",
                }
            )
            .WithTrace("hoverinfo", "skip");
    }

    private static double[] Middles(TensorStatistics t) => [.. Enumerable.Range(0, t.Histogram.Counts.Count).Select(t.Histogram.Middle)];

    private static string Title(string what, WeightStatisticsResult result) =>
        result.Tensors is [var only] ? $"{what} of {Short(only.Tensor.Name)} – {result.Model}" : $"{what} – {result.Model}";

    private static string Short(string name) => name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^7] : name;
}
