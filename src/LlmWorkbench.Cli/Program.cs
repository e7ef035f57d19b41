using LlmWorkbench.Cli;
using LlmWorkbench.Cli.Terminal;

using var interrupt = new Interrupt();
var terminal = TerminalStreams.OfThisProcess();
int exitCode = await new CommandLine(terminal).RunAsync(args, RawArguments.Problem(args.Length), interrupt.Token).ConfigureAwait(false);

// Threads that cells have started must not keep the process.
Environment.Exit(exitCode);
