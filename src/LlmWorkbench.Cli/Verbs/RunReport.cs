using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>Writes what a run has given, and says how it went.</summary>
internal sealed class RunReport(TerminalStreams streams, RunRequest request)
{
    private readonly List<string> _written = [];
    private bool _isLost;

    /// <summary>Writes the files and the sentences.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The exit code.</returns>
    public int Finish(NotebookRunResult result)
    {
        Write(request.Output, path => NotebookFile.Write(path, result.Notebook, Readers));
        Write(
            request.Html,
            path =>
                AtomicFile.WriteText(
                    path,
                    HtmlExport.Write(result.Notebook, Path.GetFileNameWithoutExtension(request.Notebook), request.Folder),
                    Readers
                )
        );
        foreach (CellFailure failure in result.Failures)
        {
            string line = failure.Error.Line is { } number ? $", line {number}" : "";
            streams.Error.WriteLine($"{request.Notebook}: cell {failure.CellNumber}{line}: {failure.Error.Name}: {failure.Error.Message}");
            foreach (
                string trace in failure.Error.Traceback.Where(trace => !trace.Contains(failure.Error.Message, StringComparison.Ordinal))
            )
            {
                streams.Error.WriteLine($"  {trace}");
            }
        }

        int ran = result.Notebook.Cells.Count(cell => cell.ExecutionCount is not null);
        streams.Error.WriteLine($"{(ran == 1 ? "1 cell" : $"{ran} cells")} ran{Files()}.");
        return result.Interrupted ? ExitCode.Interrupted
            : result.Succeeded && !_isLost ? ExitCode.Done
            : ExitCode.Failed;
    }

    private FileReaders Readers => FileReaders.Of(request.Notebook);

    // One file that cannot be written must not cost the other, nor what is to be said about the cells.
    private void Write(string? path, Action<string> write)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            write(path);
            _written.Add(path);
        }
        catch (Exception e) when (e is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            _isLost = true;
            string why = FileFailure.Sentence(e);
            streams.Error.WriteLine(
                $"{RunVerb.Name}: {(why.Contains(path, StringComparison.Ordinal) ? why : $"{path} cannot be written: {why}")}"
            );
        }
    }

    private string Files() =>
        _written.Count > 0 ? $"; written: {string.Join(", ", _written)}"
        : _isLost ? "; nothing written"
        : "; nothing written (--output and --html do)";
}
