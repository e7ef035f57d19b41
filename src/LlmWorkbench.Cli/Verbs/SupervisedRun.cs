using System.Diagnostics;
using System.IO.Pipes;
using LlmWorkbench.Caching;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Kernel.Jupyter.Installation;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Kernel.Running;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>
/// Runs a notebook in a process of its own and watches it: a cell can end its process in many ways that no handler sees, and the
/// notebook is written and the cell named all the same. The child has the same streams and terminal, and writes a
/// <see cref="RunJournal"/>; this process does next to nothing unless the child dies.
/// </summary>
internal sealed class SupervisedRun(IReadOnlyList<string> arguments)
{
    /// <summary>The first word of the child's command line; the handle of a pipe and the journal's path follow, then the verb.</summary>
    internal const string ChildMark = "--supervised-run";

    /// <summary>Runs it.</summary>
    /// <returns>The child's exit code, or one that says that it died.</returns>
    internal async Task<int> RunAsync()
    {
        using var folder = new TemporaryFolder();
        string journal = Path.Combine(folder.Path, "journal");
        await File.WriteAllBytesAsync(journal, []).ConfigureAwait(false);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        using var child = new SupervisedChild(pipe);
        IReadOnlyList<string> program = KernelSpec.ThisProgram(Path.Combine(AppContext.BaseDirectory, "llm-workbench.dll"));
        int code = await child
            .RunAsync(
                new ProcessStartInfo(program[0], [.. program.Skip(1), ChildMark, pipe.GetClientHandleAsString(), journal, .. arguments])
            )
            .ConfigureAwait(false);
        return RunRecord.Read(journal) is { } record ? Finish(record, code, child) : code;
    }

    private int Finish(RunRecord record, int code, SupervisedChild child)
    {
        var streams = TerminalStreams.OfThisProcess();
        if (record.LastCell is null)
        {
            streams.Error.WriteLine(
                child.IsStopped ? "Interrupted." : $"{RunVerb.Name}: the process ended with exit code {code} before the first cell ran."
            );
            return child.StopCode ?? ExitCode.Failed;
        }

        RunRequest request = new RunVerb(streams).Request([.. arguments.Skip(1)]);
        CellError end = child.IsStopped ? CellError.Interrupted : ProcessEnd.Describe(code, record.Exited, record.RunningCell is not null);
        int reported = new RunReport(streams, request).Finish(record.Result(NotebookFile.Read(request.Notebook), end, child.IsStopped));
        return child.StopCode ?? reported;
    }
}
