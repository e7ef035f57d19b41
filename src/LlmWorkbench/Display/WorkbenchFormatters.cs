using LlmWorkbench.Display.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display;

/// <summary>
/// Registers every topic's view with Microsoft.DotNet.Interactive.Formatting, so that the same results draw themselves in
/// .NET Interactive too. A new topic adds a line to <see cref="Topics"/>.
/// </summary>
public static class WorkbenchFormatters
{
    private static readonly Lock Gate = new();

    /// <summary>
    /// Registers all views, once per process and again after <see cref="Formatter.ResetToDefault"/>: a user's own formatter for
    /// the same type, registered later, wins.
    /// </summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!ValueFormatters.AreRegistered)
            {
                ValueFormatters.Register();
                Topics.Views.ToList().ForEach(register => register());
            }
        }
    }
}
