using LlmWorkbench.Drawing;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display;

/// <summary>
/// Registers views with Microsoft.DotNet.Interactive.Formatting, so that the same results draw themselves in .NET Interactive too.
/// Which views there are, the hosts say: <see cref="Topics.TopicRegistry"/> hands in those of its topics.
/// </summary>
public static class WorkbenchFormatters
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<Type, ResultView> Views = [];

    /// <summary>Hands in views. One for a type that has one already is left out: a user's own formatter for it, registered since,
    /// stays.</summary>
    /// <param name="views">The views.</param>
    public static void Add(IEnumerable<ResultView> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        lock (Gate)
        {
            Register();
            foreach (var view in views)
            {
                if (Views.TryAdd(view.Type, view))
                {
                    view.Register();
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
        lock (Gate)
        {
            if (!ValueFormatters.AreRegistered)
            {
                ValueFormatters.Register();
                foreach (var view in Views.Values)
                {
                    view.Register();
                }
            }
        }
    }
}
