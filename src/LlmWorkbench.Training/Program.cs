using LlmWorkbench.Training.Commands;

return await TrainingCommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
