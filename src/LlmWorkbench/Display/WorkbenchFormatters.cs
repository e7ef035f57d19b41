using LlmWorkbench.Drawing;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display;

/// <summary>
/// Registers views with Microsoft.DotNet.Interactive.Formatting, so that the same results draw themselves in .NET Interactive too.
/// Which views there are, the hosts say: <see cref="Topics.TopicRegistry"/> hands in those of its topics.
/// </summary>
public static class WorkbenchFormatters
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<Type, ResultView> s_views = [];
    private static bool s_isGuest;
    private static ITypeFormatter? s_last;

    private static bool AreRegistered =>
        s_isGuest
            ? s_last is { } last && Formatter.RegisteredFormatters(includeDefaults: false).Contains(last)
            : ValueFormatters.AreRegistered;

    /// <summary>
    /// Says that the process is somebody else's, as that of .NET Interactive: values that are no results of the workbench are drawn by the
    /// formatters which are there, and charts are HTML alone, because such front ends take a figure's JSON for a text. Called before
    /// anything is drawn.
    /// </summary>
    public static void BeGuest()
    {
        lock (s_gate)
        {
            s_isGuest = true;
        }
    }

    /// <summary>Hands in views. One for a type that has one already is left out: a user's own formatter for it, registered since,
    /// stays.</summary>
    /// <param name="views">The views.</param>
    public static void Add(IEnumerable<ResultView> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        lock (s_gate)
        {
            Register();
            foreach (ResultView view in views)
            {
                if (s_views.TryAdd(view.Type, view))
                {
                    Register(view);
                }
            }
        }
    }

    /// <summary>
    /// Registers how values are drawn and all views that were handed in, once per process and again after
    /// <see cref="Formatter.ResetToDefault"/>: a user's own formatter for the same type, registered later, wins.
    /// </summary>
    public static void Register()
    {
        lock (s_gate)
        {
            if (AreRegistered)
            {
                return;
            }

            if (!s_isGuest)
            {
                ValueFormatters.Register();
            }

            foreach (ResultView view in s_views.Values)
            {
                Register(view);
            }
        }
    }

    private static void Register(ResultView view)
    {
        view.Register();
        s_last = Formatter.RegisteredFormatters(includeDefaults: false).First();
        if (s_isGuest)
        {
            Formatter.SetPreferredMimeTypesFor(view.Type, MimeTypes.Html, MimeTypes.PlainText);
        }
    }
}
