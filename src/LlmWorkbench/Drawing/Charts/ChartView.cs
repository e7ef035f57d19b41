using Plotly.NET;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>How charts of Plotly.NET draw themselves, a user's own as much as the workbench's.</summary>
internal static class ChartView
{
    /// <summary>The view.</summary>
    public static ResultView View { get; } =
        ResultView.OfFigure<GenericChart>(PlotlyFigure.Json, Text, chart => Markup.Of($"{Theme.Style}{ChartHtml.Of(chart)}"));

    private static string Text(GenericChart chart)
    {
        int traces = GenericChart.countTrace(chart);
        return traces == 1 ? "A chart with 1 trace." : $"A chart with {traces} traces.";
    }
}
