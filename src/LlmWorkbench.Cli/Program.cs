using LlmWorkbench.Cli;
using LlmWorkbench.Cli.Terminal;

using var interrupt = new Interrupt();
var terminal = TerminalStreams.OfThisProcess();
return await new CommandLine(terminal).RunAsync(args, interrupt.Token).ConfigureAwait(false);
