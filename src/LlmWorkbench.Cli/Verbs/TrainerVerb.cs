using System.CommandLine;
using System.Diagnostics;
using LlmWorkbench.Cli.Terminal;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>
/// trainer …: hands everything over to the training program. It is a program of its own because libtorch is half a gigabyte,
/// which nobody should download to look at tokens.
/// </summary>
internal sealed class TrainerVerb(TerminalStreams streams) : IVerb
{
    /// <summary>The verb's name: what follows it is not parsed here.</summary>
    internal const string Name = "trainer";

    private const string Program = "llm-workbench-train";

    /// <summary>For the list of verbs; <see cref="RunAsync"/> is called without parsing, so that every option arrives.</summary>
    public Command Create() =>
        new(Name, "The program that made the tutor models: trainer train, grow, export, lora, evaluate, corpus, datasets; trainer --help.");

    /// <summary>Runs the training program and gives back its exit code.</summary>
    internal async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        using Process process =
            Process.Start(new ProcessStartInfo("dotnet", [Find(), .. arguments]))
            ?? throw new WorkbenchException($"{Program} could not be started: is dotnet on the path?");
        // Ctrl-C reaches the child by itself: it writes a checkpoint before it ends.
        await process.WaitForExitAsync().ConfigureAwait(false);
        await streams.Out.FlushAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    // In a checkout the programs lie side by side: artifacts/bin/PROJECT/release/NAME.dll.
    private static string Find()
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string path = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "LlmWorkbench.Training", configuration, Program + ".dll")
        );
        return File.Exists(path)
            ? path
            : throw new WorkbenchException(
                $"The training program is not here ({path}): in a checkout of LLM Workbench, ./lab trainer builds and runs it."
            );
    }
}
