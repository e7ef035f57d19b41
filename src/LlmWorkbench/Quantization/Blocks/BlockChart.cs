using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>A block of weights as a chart.</summary>
public static class BlockChart
{
    // With more levels they would be a grey area.
    private const int MaxLevels = 64;

    /// <summary>Each weight as a ring, what is stored of it as a dot, and the levels that its part of the block offers as lines.</summary>
    /// <param name="block">The block.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this QuantizedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        int[] places = [.. Enumerable.Range(0, block.Weights.Count)];
        bool small = block.Weights.Count <= 32;
        List<GenericChart> traces =
        [
            .. 1 << block.CodeBits <= MaxLevels ? new[] { Levels(block) } : [],
            Errors(block),
            Points(
                places,
                [.. block.Weights.Select(w => (double)w.Weight)],
                "weight",
                new
                {
                    symbol = "circle-open",
                    size = small ? 10 : 6,
                    color = ColourScale.Solid[0],
                    line = new { width = 2 },
                },
                Hover(block)
            ),
            Points(
                places,
                [.. block.Weights.Select(w => (double)w.Value)],
                "stored",
                new
                {
                    symbol = "circle",
                    size = small ? 6 : 4,
                    color = ColourScale.Solid[5],
                },
                Hover(block)
            ),
        ];
        return Plotly
            .NET.CSharp.Chart.Combine(traces)
            .Titled($"A block of {block.Type}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(
                new ChartAxis
                {
                    Title = "weight of the block",
                    Range = [-0.8, block.Weights.Count - 0.2],
                    Step = small ? 4 : 32,
                    FirstTick = 0,
                    HasGrid = false,
                }
            )
            .WithY(new ChartAxis { Title = "value", HasGrid = false });
    }

    // One line through all levels of all parts; the gaps between are places without a number.
    private static GenericChart Levels(QuantizedBlock block)
    {
        List<double> x = [],
            y = [];
        foreach (BlockPart part in block.Parts)
        {
            foreach (double level in block.Levels(part))
            {
                x.AddRange([part.First - 0.45, part.First + part.Length - 0.55, double.NaN]);
                y.AddRange([level, level, double.NaN]);
            }
        }

        return Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: x,
                y: y,
                Name: $"the {1 << block.CodeBits} levels{(block.Parts.Count > 1 ? " of each part" : "")}"
            )
            .WithTrace("line", new { color = "rgba(127,127,127,.45)", width = 1 })
            .WithTrace("hoverinfo", "skip");
    }

    private static GenericChart Errors(QuantizedBlock block)
    {
        List<double> x = [],
            y = [];
        foreach ((int i, BlockWeight? weight) in block.Weights.Index())
        {
            x.AddRange([i, i, double.NaN]);
            y.AddRange([weight.Weight, weight.Value, double.NaN]);
        }

        return Plotly
            .NET.CSharp.Chart.Line<double, double, string>(x: x, y: y, Name: "error")
            .WithTrace("line", new { color = ColourScale.Solid[5], width = 1.5 })
            .WithTrace("hoverinfo", "skip");
    }

    private static GenericChart Points(int[] x, double[] y, string name, object marker, string[] hover) =>
        Plotly
            .NET.CSharp.Chart.Point<int, double, string>(x: x, y: y, Name: name)
            .WithTrace("marker", marker)
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", hover);

    private static string[] Hover(QuantizedBlock block) =>
        [
            .. block.Weights.Select(
                (w, i) =>
                    $"weight {i}: {Figures.Fixed(w.Weight, 5)}<br>code {w.Code} stands for {Figures.Fixed(w.Value, 5)}<br>error "
                    + $"{Figures.Fixed(w.Error, 5)}"
            ),
        ];
}
