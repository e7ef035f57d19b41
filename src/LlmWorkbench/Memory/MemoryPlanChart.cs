using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Memory;

/// <summary>A plan as stacked bars against the memory that is there.</summary>
public static class MemoryPlanChart
{
    private const double Gibibyte = 1L << 30;

    private static readonly (string Name, Func<DeviceMemory, long> Bytes)[] s_parts =
    [
        ("weights", device => device.WeightBytes),
        ("keys and values", device => device.CacheBytes),
        ("scratch and logits", device => device.ComputeBytes + device.OutputBytes),
    ];

    /// <summary>A bar for each device, and a line where its memory ends.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this MemoryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        int[] places = [.. Enumerable.Range(0, plan.Devices.Count)];
        double unit = plan.Devices.Max(device => Math.Max(device.NeededBytes, 1)) < Gibibyte / 10 ? 1 << 20 : Gibibyte;
        IEnumerable<GenericChart> bars = s_parts.Select(
            (part, i) =>
                Plotly
                    .NET.CSharp.Chart.Column<double, int, string>(
                        values: plan.Devices.Select(device => part.Bytes(device) / unit).ToArray(),
                        Keys: places,
                        Name: part.Name
                    )
                    .WithTrace("marker", new { color = ColourScale.Solid[i] })
                    .WithTrace("hoverinfo", "text")
                    .WithTrace(
                        "hovertext",
                        plan.Devices.Select(d => $"{PlotlyText.Name(d.Device)}, {part.Name}: {Figures.Bytes(part.Bytes(d))}").ToArray()
                    )
        );

        // A line far above the bars would press them flat: it is drawn where it is near enough to be compared.
        long highest = plan.Devices.Max(device => device.NeededBytes);
        double top = highest * 4.0;
        DeviceMemory[] near = [.. plan.Devices.Where(device => device.FreeBytes <= top)];
        return Plotly
            .NET.CSharp.Chart.Combine(bars)
            .Titled($"Memory of {PlotlyText.Name(plan.Model.Name)}")
            .WithBarsInStacks()
            .WithBarGap(0.6)
            .WithLegendAbove(isAlwaysShown: true, LegendOrder.AsAdded)
            .WithMargins(top: 78)
            .WithX(
                new ChartAxis
                {
                    TickPlaces = places,
                    TickLabels = plan.Devices.Select(device => PlotlyText.Name(device.Device)),
                    LabelAngle = 0,
                }
            )
            .WithY(
                new ChartAxis
                {
                    Title = unit == Gibibyte ? "GiB" : "MiB",
                    Range = [0, 1.15 * Math.Max(highest, near.Length == 0 ? 0 : near.Max(d => d.FreeBytes)) / unit],
                }
            )
            .With(
                "shapes",
                near.Select(d => new
                    {
                        type = "line",
                        xref = "x",
                        x0 = plan.Devices.ToList().IndexOf(d) - 0.3,
                        x1 = plan.Devices.ToList().IndexOf(d) + 0.3,
                        y0 = d.FreeBytes / unit,
                        y1 = d.FreeBytes / unit,
                        line = new { color = "#D55E00", width = 3 },
                    })
                    .ToArray()
            )
            .With(
                "annotations",
                near.Select(d => new
                    {
                        x = plan.Devices.ToList().IndexOf(d),
                        y = d.FreeBytes / unit,
                        yanchor = "bottom",
                        text = $"can be had: {Figures.Bytes(d.FreeBytes)}",
                        showarrow = false,
                        font = new { size = 11 },
                    })
                    .ToArray()
            );
    }
}
