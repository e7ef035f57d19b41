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
        lock (s_gate)
        {
            if (!ValueFormatters.AreRegistered)
            {
                ValueFormatters.Register();
                foreach (ResultView view in s_views.Values)
                {
                    view.Register();
                }
            }
        }
    }
}
