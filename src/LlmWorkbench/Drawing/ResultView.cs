using LlmWorkbench.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Drawing;

/// <summary>Registers how a result is drawn.</summary>
public static class ResultView
{
    /// <summary>Registers the two forms that every result has.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="text">Draws it as plain text, for the command line and for front ends without HTML.</param>
    /// <param name="html">Draws it as HTML that works without a kernel.</param>
    public static void Register<T>(Func<T, string> text, Func<T, Markup> html)
    {
        Formatter.Register<T>(result => text(result), MimeTypes.PlainText);
        Formatter.Register<T>(result => html(result).ToString(), MimeTypes.Html);
        Formatter.SetPreferredMimeTypesFor(typeof(T), MimeTypes.Html, MimeTypes.PlainText);
    }
}
