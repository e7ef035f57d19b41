using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Training.Commands;

Console.SetOut(new StandardWriter(Console.Out, "Standard output"));
Console.SetError(new StandardWriter(Console.Error, null));
return await TrainingCommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
