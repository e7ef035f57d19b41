using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Attribution;

/// <summary>An attribution as bars.</summary>
public static class AttributionChart
{
    // Up to so many layers there is room for a number beside each bar; of more it is there on hover.
    private const int MaxNumbers = 16;

    /// <summary>For each layer two bars, attention and MLP; the embedding above and the biases below.</summary>
    /// <param name="result">The attribution.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this AttributionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string[] names = ["embedding", .. result.Layers.Select(layer => $"layer {layer.Layer}"), "biases"];
        int[] layers = [.. Enumerable.Range(1, result.Layers.Count)];
        bool isShort = layers.Length <= MaxNumbers;

        // Plotly draws the bars of a place from the bottom, and the axis is turned: the first series comes first.
        return Plotly
            .NET.CSharp.Chart.Combine([
                Bars([0, names.Length - 1], [result.Embedding, result.Biases], names, "embedding and biases", 2, isShort),
                Bars(layers, [.. result.Layers.Select(layer => layer.Attention)], names, "attention", 0, isShort),
                Bars(layers, [.. result.Layers.Select(layer => layer.Mlp)], names, "MLP", 1, isShort),
            ])
            .Titled($"{Subject(result)} – {result.Model}")
            .WithBarsInGroups()
            .WithLegendAbove()
            .WithMargins(top: 104, right: 64)
            .WithX(
                new ChartAxis
                {
                    Title = "contribution (nats)",
                    HasZeroLine = true,
                    Range = Range(result),
                }
            )
            .WithY(
                new ChartAxis
                {
                    TickPlaces = Enumerable.Range(0, names.Length),
                    TickLabels = names,
                    IsReversed = true,
                    HasGrid = false,
                }
            );
    }

    /// <summary>A height in pixels that gives each bar its room.</summary>
    internal static int Height(AttributionResult result) =>
        190 + ((result.Layers.Count + 2) * (result.Layers.Count <= MaxNumbers ? 36 : 24));

    private static GenericChart Bars(int[] places, double[] values, string[] names, string name, int colour, bool isShort) =>
        Plotly
            .NET.CSharp.Chart.Bar<double, int, string>(
                values: values,
                Keys: places,
                Name: name,
                MultiText: values.Select(value => isShort ? Figures.Signed(value) : "").ToArray()
            )
            // The ends stand where the attention of a layer would: two bars at a place, not three.
            .WithTrace("offsetgroup", name == "MLP" ? "1" : "0")
            .WithTrace("marker", new { color = ColourScale.Solid[colour] })
            .WithTrace("textposition", "outside")
            .WithTrace("cliponaxis", false)
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                places
                    .Select((place, i) => $"{(colour == 2 ? names[place] : $"{name} of {names[place]}")}: {Figures.Signed(values[i])}")
                    .ToArray()
            );

    // Room for the numbers beside the longest bars, also where a narrow page leaves the plot half of its width.
    private static double[] Range(AttributionResult result)
    {
        double[] values = [0, result.Embedding, result.Biases, .. result.Layers.SelectMany(layer => new[] { layer.Attention, layer.Mlp })];
        (double least, double most) = (values.Min(), values.Max());
        double room = most > least ? (most - least) / 2.4 : 1;
        return [least < 0 ? least - room : 0, most > 0 ? most + room : 0];
    }

    private static string Subject(AttributionResult result) =>
        result.Against is { } against ? $"«{Trimmed(result.Token)}» against «{Trimmed(against)}»" : $"Logit of «{Trimmed(result.Token)}»";

    // In a title a space in front is a blank.
    private static string Trimmed(TokenInfo token) =>
        AttributionView.Short(token).Trim('␣') is { Length: > 0 } word ? word : AttributionView.Short(token);
}
