using System.CommandLine;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>A verb of the command line that is not a magic.</summary>
internal interface IVerb
{
    /// <summary>The command; its action returns the exit code.</summary>
    Command Create();
}
