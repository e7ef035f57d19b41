namespace LlmWorkbench.Display;

/// <summary>
/// Registers every topic's view with Microsoft.DotNet.Interactive.Formatting, so that the same results draw themselves in
/// .NET Interactive too. A new topic adds a line to <see cref="Topics"/>.
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
                Topics.Views.ToList().ForEach(register => register());
                _registered = true;
            }
        }
    }
}
