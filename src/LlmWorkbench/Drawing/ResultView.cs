using LlmWorkbench.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Drawing;

/// <summary>How the results of one type are drawn: as text/plain, as text/html, and as a Plotly figure where they are one.</summary>
public sealed class ResultView
{
    private readonly Action _register;

    private ResultView(Type type, Action register) => (Type, _register) = (type, register);

    /// <summary>The type of the results, or a base of it.</summary>
    public Type Type { get; }

    /// <summary>A view of text and HTML.</summary>
    /// <typeparam name="T">The type of the results, or a base of it.</typeparam>
    /// <param name="text">The result as lines of text.</param>
    /// <param name="html">The result as HTML.</param>
    /// <returns>The view, for <see cref="Topics.Topic.Views"/>.</returns>
    public static ResultView Of<T>(Func<T, string> text, Func<T, Markup> html)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(html);
        return new(
            typeof(T),
            () =>
            {
                Formatter.Register<T>(result => text(result), MimeTypes.PlainText);
                Formatter.Register<T>(result => html(result).ToString(), MimeTypes.Html);
                Formatter.SetPreferredMimeTypesFor(typeof(T), MimeTypes.Html, MimeTypes.PlainText);
            }
        );
    }

    /// <summary>A view that front ends draw themselves, with text and HTML for those that do not.</summary>
    /// <typeparam name="T">The type of the results, or a base of it.</typeparam>
    /// <param name="plotly">The figure, as JSON.</param>
    /// <param name="text">The result as lines of text.</param>
    /// <param name="html">The result as HTML.</param>
    /// <returns>The view.</returns>
    internal static ResultView OfFigure<T>(Func<T, string> plotly, Func<T, string> text, Func<T, Markup> html) =>
        new(
            typeof(T),
            () =>
            {
                Formatter.Register<T>(result => plotly(result), MimeTypes.Plotly);
                Formatter.Register<T>(result => html(result).ToString(), MimeTypes.Html);
                Formatter.Register<T>(result => text(result), MimeTypes.PlainText);
                Formatter.SetPreferredMimeTypesFor(typeof(T), MimeTypes.Plotly, MimeTypes.Html, MimeTypes.PlainText);
            }
        );

    /// <summary>Makes it what a cell and <see cref="MimeBundle.Of"/> draw such a result with.</summary>
    internal void Register() => _register();
}
