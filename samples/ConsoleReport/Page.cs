using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Samples;

/// <summary>A page that needs nothing but itself: the view of a result, and plotly.js, which draws its charts.</summary>
internal static class Page
{
    /// <summary>Writes it; what is there is replaced.</summary>
    public static void Write(string path, string title, object result)
    {
        string view = MimeBundle.Of(result)[MimeTypes.Html];
        File.WriteAllText(
            path,
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{title}</title></head>
            <body style="max-width: 60rem; margin: auto; padding: 1rem; font-family: system-ui, sans-serif">
            {PlotlyLibrary.Fragment}
            {view}
            </body>
            </html>
            """
        );
    }
}
