using Plotly.NET;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>The layouts that charts of the workbench share, by name instead of by the keys of plotly.js.</summary>
public static class ChartLayout
{
    /// <summary>Describes the horizontal axis.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="axis">The axis.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithX(this GenericChart chart, ChartAxis axis) => chart.With("xaxis", NotNull(axis).ToPlotly());

    /// <summary>Describes the vertical axis.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="axis">The axis.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithY(this GenericChart chart, ChartAxis axis) => chart.With("yaxis", NotNull(axis).ToPlotly());

    /// <summary>Puts the legend between title and chart, from the left; the chart needs a margin for it.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="isAlwaysShown">Whether it stands there for a single series too.</param>
    /// <param name="order">In which order the series stand in it; null for what plotly.js takes for the kind of chart.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithLegendAbove(this GenericChart chart, bool isAlwaysShown = false, LegendOrder? order = null) =>
        chart.WithLegend(1.02, "bottom", isAlwaysShown, order);

    /// <summary>Puts the legend below the chart, from the left; the chart needs a margin for it.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithLegendBelow(this GenericChart chart) => chart.WithLegend(-0.25, "top", isAlwaysShown: true, order: null);

    /// <summary>Leaves the legend out.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithoutLegend(this GenericChart chart) => chart.With("showlegend", false);

    /// <summary>Sets the margins that are not the template's.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="top">Pixels above; null for the template's.</param>
    /// <param name="right">Pixels at the right.</param>
    /// <param name="bottom">Pixels below.</param>
    /// <param name="left">Pixels at the left.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithMargins(
        this GenericChart chart,
        int? top = null,
        int? right = null,
        int? bottom = null,
        int? left = null
    )
    {
        (string Side, int? Pixels)[] sides = [("l", left), ("r", right), ("t", top), ("b", bottom)];
        return chart.With(
            "margin",
            sides.Where(side => side.Pixels is not null).ToDictionary(side => side.Side, side => side.Pixels!.Value)
        );
    }

    /// <summary>Draws the bars of several series side by side.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithBarsInGroups(this GenericChart chart) => chart.With("barmode", "group").WithBarGap(0.25);

    /// <summary>Draws the bars of several series upon each other.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithBarsInStacks(this GenericChart chart) => chart.With("barmode", "stack").WithBarGap(0.25);

    /// <summary>Sets the room between bars.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="share">The share of a place that stays empty, from 0 to 1.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithBarGap(this GenericChart chart, double share) => chart.With("bargap", share);

    /// <summary>Says that the texts beside the points are names: in a narrow page one that would lie on another gives way.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The same chart.</returns>
    internal static GenericChart WithNames(this GenericChart chart) => chart.With("meta", new { lwNames = true });

    private static GenericChart WithLegend(this GenericChart chart, double y, string anchor, bool isAlwaysShown, LegendOrder? order)
    {
        var legend = new Dictionary<string, object>
        {
            ["orientation"] = "h",
            ["x"] = 0,
            ["xanchor"] = "left",
            ["y"] = y,
            ["yanchor"] = anchor,
        };
        if (order is not null)
        {
            legend["traceorder"] = order == LegendOrder.Reversed ? "reversed" : "normal";
        }

        chart = chart.With("legend", legend);
        return isAlwaysShown ? chart.With("showlegend", true) : chart;
    }

    private static ChartAxis NotNull(ChartAxis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        return axis;
    }
}

/// <summary>In which order series stand in a legend.</summary>
public enum LegendOrder
{
    /// <summary>As they were added.</summary>
    AsAdded,

    /// <summary>The one that was added last comes first, as it does in horizontal bars.</summary>
    Reversed,
}
