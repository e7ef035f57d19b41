using System.Globalization;
using OxyPlot.Axes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>An axis whose ticks a figure may choose, with their names.</summary>
internal sealed class NamedAxis : LinearAxis
{
    /// <summary>The ticks, or nothing: OxyPlot chooses.</summary>
    public IReadOnlyList<(double Place, string Label)>? Ticks { get; init; }

    /// <summary>How numbers are written.</summary>
    public required AxisNumbers Numbers { get; init; }

    /// <summary>Whether the numbers are days.</summary>
    public bool IsDate { get; init; }

    /// <inheritdoc/>
    public override void GetTickValues(
        out IList<double> majorLabelValues,
        out IList<double> majorTickValues,
        out IList<double> minorTickValues
    )
    {
        base.GetTickValues(out majorLabelValues, out majorTickValues, out minorTickValues);
        if (Ticks is not null)
        {
            majorLabelValues = majorTickValues = [.. Ticks.Select(t => t.Place).Where(p => p >= ActualMinimum && p <= ActualMaximum)];
            minorTickValues = [];
        }
    }

    /// <inheritdoc/>
    protected override string FormatValueOverride(double x) =>
        Ticks is not null ? Ticks.First(t => t.Place == x).Label
        : IsDate
            ? DateTimeAxis
                .ToDateTime(x, TimeSpan.FromSeconds(1))
                .ToString(ActualMajorStep < 1 ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Numbers.Write(x, ActualMajorStep);
}

/// <summary>A logarithmic axis with the same choice.</summary>
internal sealed class NamedLogarithmicAxis : LogarithmicAxis
{
    /// <summary>The ticks, or nothing: 1, 2 and 5 of each power of ten while they find room, else the powers alone.</summary>
    public IReadOnlyList<(double Place, string Label)>? Ticks { get; init; }

    /// <summary>How numbers are written.</summary>
    public required AxisNumbers Numbers { get; init; }

    /// <inheritdoc/>
    public override void GetTickValues(
        out IList<double> majorLabelValues,
        out IList<double> majorTickValues,
        out IList<double> minorTickValues
    )
    {
        minorTickValues = [];
        majorLabelValues = majorTickValues = [
            .. (Ticks?.Select(t => t.Place) ?? Steps()).Where(p => p >= ActualMinimum && p <= ActualMaximum),
        ];
    }

    /// <inheritdoc/>
    protected override string FormatValueOverride(double x) =>
        Ticks is not null ? Ticks.First(t => t.Place == x).Label : Numbers.Write(x, x);

    private List<double> Steps()
    {
        (int first, int last) = ((int)Math.Floor(Math.Log10(ActualMinimum)), (int)Math.Ceiling(Math.Log10(ActualMaximum)));
        double[] parts = last - first <= 3 ? [1, 2, 5] : [1];
        int skip = 1 + ((last - first) / 10);
        return
        [
            .. Enumerable
                .Range(first, last - first + 1)
                .Where(power => (power - first) % skip == 0)
                .SelectMany(power => parts.Select(part => double.Parse($"{part:0}E{power}", CultureInfo.InvariantCulture))),
        ];
    }
}
