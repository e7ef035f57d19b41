using LlmWorkbench.Drawing;

namespace LlmWorkbench.Display;

/// <summary>
/// The one place where every topic's view is registered with Microsoft.DotNet.Interactive.Formatting. A new
/// topic adds one line to <see cref="RegisterViews"/>.
/// </summary>
public static class WorkbenchFormatters
{
    private static readonly Lock Gate = new();
    private static bool _registered;

    /// <summary>
    /// Registers all views, once per process: a user's own formatter for the same type, registered later, wins.
    /// </summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!_registered)
            {
                RegisterViews();
                _registered = true;
            }
        }
    }

    private static void RegisterViews()
    {
        ChartView.Register();
    }
}
