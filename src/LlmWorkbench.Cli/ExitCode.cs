namespace LlmWorkbench.Cli;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>The work was done.</summary>
    internal const int Done = 0;

    /// <summary>The work failed.</summary>
    internal const int Failed = 1;

    /// <summary>The command was used wrongly.</summary>
    internal const int BadUsage = 2;

    /// <summary>The user interrupted the work (128 + SIGINT, as shells have it).</summary>
    internal const int Interrupted = 130;
}
