using LlmWorkbench.Display;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace LlmWorkbench.Drawing;

/// <summary>How charts of Plotly.NET draw themselves, a user's own as much as the workbench's.</summary>
internal static class ChartView
{
    /// <summary>Registers the three forms of a chart.</summary>
    public static void Register()
    {
        Formatter.Register<GenericChart>(PlotlyFigure.Json, MimeTypes.Plotly);
        Formatter.Register<GenericChart>(chart => Markup.Of($"{Theme.Style}{ChartHtml.Of(chart)}").ToString(), MimeTypes.Html);
        Formatter.Register<GenericChart>(Text, MimeTypes.PlainText);
        Formatter.SetPreferredMimeTypesFor(typeof(GenericChart), MimeTypes.Plotly, MimeTypes.Html, MimeTypes.PlainText);
    }

    private static string Text(GenericChart chart)
    {
        var traces = GenericChart.countTrace(chart);
        return traces == 1 ? "A chart with 1 trace." : $"A chart with {traces} traces.";
    }
}
