namespace LlmWorkbench.Wording;

/// <summary>
/// How a view names a command: <c>#!memory</c> in a notebook, <c>memory</c> on the command line, where it is a verb. Nobody hands the
/// place to whoever draws a result, so it stands with the work that shows it.
/// </summary>
public static class CommandName
{
    private static readonly AsyncLocal<bool> s_areVerbs = new();

    /// <summary>Names commands as the command line does, in the asynchronous method that calls this and in all that it starts.</summary>
    public static void UseVerbs() => s_areVerbs.Value = true;

    /// <summary>A command as it is named here.</summary>
    /// <param name="command">Its name alone, as in <c>memory</c>.</param>
    /// <returns>As in <c>#!memory</c> or <c>memory</c>.</returns>
    public static string Of(string command) => s_areVerbs.Value ? AsVerb(command) : $"#!{command}";

    /// <summary>A command as the command line names it. There each verb loads its models itself: what <c>#!model</c> does in a notebook
    /// is the option <c>--model</c>.</summary>
    /// <param name="command">Its name alone.</param>
    /// <returns>The verb, or the option.</returns>
    public static string AsVerb(string command) => command == "model" ? "--model" : command;
}
