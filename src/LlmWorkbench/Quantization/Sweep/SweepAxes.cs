using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>The logarithmic axes of a sweep's curves.</summary>
internal static class SweepAxes
{
    // With equally spaced ticks 8 to 16 bits would take half of the picture.
    private static readonly int[] s_bitTicks = [1, 2, 3, 4, 5, 6, 8, 12, 16, 32];

    /// <summary>The axis of what a type costs.</summary>
    public static ChartAxis Across(QuantizationSweepResult result, SweepAxis axis)
    {
        PlotExtent extent = SweepCurve.Extent(result, axis);
        double[] range = [Math.Log10(extent.Least), Math.Log10(extent.Largest)];
        return axis == SweepAxis.Bits
            ? new ChartAxis
            {
                Title = "bits per weight",
                IsLogarithmic = true,
                TickPlaces = s_bitTicks,
                Range = range,
            }
            : new ChartAxis
            {
                Title = axis switch
                {
                    SweepAxis.File => "file (MiB)",
                    SweepAxis.Cache => "keys and values (MiB)",
                    _ => "memory (MiB)",
                },
                IsLogarithmic = true,
                TickPlaces = LogTicks.Of(extent),
                NumberFormat = "~g",
                Range = range,
            };
    }

    /// <summary>The axis of estimates.</summary>
    // Whole powers of ten would leave an axis of less than two decades with one label or two.
    public static ChartAxis Up(SweepCurve curve, PlotExtent extent) =>
        extent.Largest / extent.Least < 200
            ? new ChartAxis
            {
                Title = curve.Label,
                IsLogarithmic = true,
                TickPlaces = LogTicks.Of(extent),
                NumberFormat = "~g",
            }
            : new ChartAxis
            {
                Title = curve.Label,
                IsLogarithmic = true,
                WritesPowers = true,
                Step = 1,
            };
}
