using System.CommandLine;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Commands.Options;

namespace LlmWorkbench.Training.Commands;

/// <summary>The command line of <c>llm-workbench-train</c>.</summary>
public static class TrainingCommandLine
{
    private const int Failed = 1;
    private const int BadUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="errors">Takes progress and errors.</param>
    /// <param name="cancellation">Stops the work as Ctrl-C does.</param>
    /// <returns>0 when the work is done (or was stopped with a checkpoint), 1 when it failed, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellation = default
    )
    {
        var root = new RootCommand("Trains small language models on a generated corpus and writes them as GGUF.")
        {
            new TrainCommand(),
            new GrowCommand(),
            new AverageCommand(),
            new ExportCommand(),
            new LoraCommand(),
            new FineTuneCommand(),
            new ScratchCommand(),
            new EvaluateCommand(),
            new CorpusCommand(),
            new DatasetsCommand(),
            new ServeCommand(),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await errors.WriteLineAsync(parsed.Errors[0].Message).ConfigureAwait(false);
            return BadUsage;
        }

        // No time limit: after Ctrl-C the present step is finished and a checkpoint written.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(5),
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellation).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return BadUsage;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("Stopped; nothing was kept.").ConfigureAwait(false);
            return Failed;
        }
        catch (Exception exception)
            when (exception is IOException or InvalidDataException or UnauthorizedAccessException or GgufFormatException)
        {
            await errors.WriteLineAsync(FileFailure.Sentence(exception)).ConfigureAwait(false);
            return Failed;
        }
    }
}
