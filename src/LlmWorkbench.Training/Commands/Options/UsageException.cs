namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The command line asks for something impossible; the message says in one sentence what, and what would be possible.</summary>
internal sealed class UsageException(string message) : Exception(message);
