using LlmWorkbench;
using LlmWorkbench.Cli;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Cli.Verbs;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Labs.Submissions;
using LlmWorkbench.Kernel.Running;

string? problem = RawArguments.Problem(args.Length);
args = [.. TopicOption.Take(args)];
if (args is [RunVerb.Name, ..] && problem is null)
{
    return await Supervise(args).ConfigureAwait(false);
}

if (args is [SubmissionHost.ChildMark, var mark])
{
    // Before anything else has a hand on standard output.
    await SubmissionHost.RunAsync(mark, Console.OpenStandardInput(), Console.OpenStandardOutput()).ConfigureAwait(false);
    // Threads that a student's code has started must not keep the process.
    Environment.Exit(ExitCode.Done);
}

using var interrupt = new Interrupt();
var terminal = TerminalStreams.OfThisProcess();
int exitCode;
if (args is [SupervisedRun.ChildMark, var pipe, var path, .. var rest])
{
    SupervisingParent.Listen(pipe, interrupt, Path.GetDirectoryName(path)!);
    using var journal = new RunJournal(path);
    exitCode = await new CommandLine(terminal, journal).RunAsync(rest, interrupt.Token).ConfigureAwait(false);
    journal.Finish();
}
else
{
    exitCode = await new CommandLine(terminal).RunAsync(args, problem, interrupt.Token).ConfigureAwait(false);
}

// Threads that cells have started must not keep the process.
Environment.Exit(exitCode);
return exitCode;

static async Task<int> Supervise(string[] args)
{
    try
    {
        return await new SupervisedRun(args).RunAsync().ConfigureAwait(false);
    }
    catch (Exception e) when (e is WorkbenchException or IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync($"{RunVerb.Name}: {FileFailure.Sentence(e)}").ConfigureAwait(false);
        return ExitCode.Failed;
    }
}
