using Plotly.NET;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>What the C# face of Plotly.NET lacks: a chart's title and its layout's finer points.</summary>
public static class ChartTitles
{
    /// <summary>Gives a chart a title.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="title">Text of any origin: it is shown as it is, not read as HTML.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart Titled(this GenericChart chart, string title) =>
        // At the very top: in a narrow page the legend between title and plot takes a second line.
        chart.With(
            "title",
            new
            {
                text = PlotlyText.Name(title),
                y = 0.97,
                yref = "container",
                yanchor = "top",
            }
        );

    /// <summary>Names a chart's axes.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="x">What runs along the horizontal axis, with its unit.</param>
    /// <param name="y">What runs along the vertical axis, with its unit.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithAxes(this GenericChart chart, string x, string y) =>
        chart.WithX(new ChartAxis { Title = PlotlyText.Name(x) }).WithY(new ChartAxis { Title = PlotlyText.Name(y) });

    /// <summary>Sets a property of a chart's layout by its name in plotly.js.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="property">A name of the plotly.js reference, such as <c>barmode</c>.</param>
    /// <param name="value">A value that becomes JSON.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart With(this GenericChart chart, string property, object value)
    {
        Layout layout = GenericChart.getLayout(chart);
        layout.SetProperty(property, value);
        return GenericChart.setLayout(layout, chart);
    }

    /// <summary>Sets a property of every trace of a chart by its name in plotly.js.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="property">A name of the plotly.js reference, such as <c>hovertext</c>.</param>
    /// <param name="value">A value that becomes JSON.</param>
    /// <returns>The same chart.</returns>
    public static GenericChart WithTrace(this GenericChart chart, string property, object value)
    {
        foreach (Trace? trace in GenericChart.getTraces(chart))
        {
            trace.SetProperty(property, value);
        }

        return chart;
    }
}
