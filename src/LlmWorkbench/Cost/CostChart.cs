using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.Cost;

/// <summary>Dollars a month against million tokens a month.</summary>
public static class CostChart
{
    private const int MaxServices = 5;
    private const int Points = 41;
    private static readonly double[] s_decades = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000];

    /// <summary>The machine's line, which begins at what it costs unused and ends where it cannot write more, beside the cheapest, the
    /// dearest and some of the hosted models between them; both axes are logarithmic.</summary>
    /// <param name="result">The cost.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this CostResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double[] millions = Millions(result);
        double[] own = [.. millions.TakeWhile(m => m < result.Local.CapacityMillions), result.Local.CapacityMillions];
        List<GenericChart> lines =
        [
            Line(CostView.Place(result), own, [.. own.Select(result.Local.Monthly)], ColourScale.Solid[0], "solid", 3),
            .. Shown(result)
                .Select(
                    (service, i) =>
                        Line(
                            PlotlyText.Name(service.Price.Name),
                            millions,
                            [.. millions.Select(m => m * service.PerMillionWritten)],
                            ColourScale.Solid[(i + 1) % ColourScale.CategoryCount],
                            "dash",
                            1.5
                        )
                ),
        ];
        double now = result.Local.MillionsMonthly;
        lines.Add(
            Plotly
                .NET.CSharp.Chart.Line<double, double, string>(
                    x: [now],
                    y: [result.Local.Monthly(now)],
                    ShowMarkers: true,
                    Name: $"{CostView.Place(result)}, at the given hours"
                )
                .WithTrace("mode", "markers")
                .WithTrace("marker", new { color = ColourScale.Solid[0], size = 11 })
                .WithTrace(
                    "hovertemplate",
                    $"{CostView.Number(now)} million tokens a month cost {CostView.Number(result.Local.Monthly(now))} $<extra></extra>"
                )
        );
        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled("Cost against use")
            .WithLegendBelow()
            .WithMargins(top: 48)
            .WithX(Axis("million tokens written a month", [.. millions]))
            .WithY(
                Axis(
                    "$ a month",
                    [.. Shown(result).SelectMany(s => millions.Select(m => m * s.PerMillionWritten)), .. own.Select(result.Local.Monthly)]
                )
            );
    }

    /// <summary>The hosted models of the chart: at most five, evenly spread from the cheapest to the dearest.</summary>
    internal static IReadOnlyList<ServiceCost> Shown(CostResult result)
    {
        ServiceCost[] sorted = [.. result.Services.OrderBy(s => s.PerMillionWritten)];
        return sorted.Length <= MaxServices
            ? sorted
            : [.. Enumerable.Range(0, MaxServices).Select(i => sorted[i * (sorted.Length - 1) / (MaxServices - 1)])];
    }

    // From well below to well above what the hours write and where the lines meet, at even distances of a logarithmic axis, which has
    // no place for 0: a machine that cost nothing is cheaper from the first token on.
    private static double[] Millions(CostResult result)
    {
        double[] marks =
        [
            result.Local.MillionsMonthly,
            result.Local.CapacityMillions,
            .. Shown(result).Select(s => s.BreakEvenMillions).OfType<double>().Where(m => m > 0 && m < result.Local.CapacityMillions * 100),
        ];
        (double low, double high) = (Math.Log10(marks.Min()) - 0.5, Math.Log10(marks.Max()) + 0.3);
        return [.. Enumerable.Range(0, Points).Select(i => Math.Pow(10, low + ((high - low) * i / (Points - 1))))];
    }

    private static ChartAxis Axis(string title, double[] values)
    {
        double[] positive = [.. values.Where(v => v > 0)];
        double[] ticks = positive.Length == 0 ? [] : [.. s_decades.Where(d => d >= positive.Min() / 1.01 && d <= positive.Max() * 1.01)];
        return new ChartAxis
        {
            Title = title,
            IsLogarithmic = true,
            TickPlaces = ticks,
            TickLabels = [.. ticks.Select(CostView.Number)],
        };
    }

    private static GenericChart Line(string name, double[] x, double[] y, string colour, string dash, double width) =>
        Plotly
            .NET.CSharp.Chart.Line<double, double, string>(x: x, y: y, Name: name)
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width,
                    dash,
                }
            )
            .WithTrace("hovertemplate", $"{name}: %{{x:.3g}} million tokens a month cost %{{y:.3g}} $<extra></extra>");
}
