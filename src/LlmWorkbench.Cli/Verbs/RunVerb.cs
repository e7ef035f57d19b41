using System.CommandLine;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>run NOTEBOOK: executes a notebook without a front end.</summary>
internal sealed class RunVerb(TerminalStreams streams) : IVerb
{
    /// <summary>The verb's name.</summary>
    internal const string Name = "run";

    private readonly Argument<string> _notebook = new("notebook") { Description = "The notebook to run (.ipynb or .dib)." };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Writes the executed notebook here.", HelpName = "file.ipynb" };
    private readonly Option<string?> _html = new("--html") { Description = "Writes a page here that opens without a network.", HelpName = "file.html" };
    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "Runs the cells after a failing one too." };

    public Command Create()
    {
        var command = new Command(Name, "Runs a notebook from top to bottom and writes it with its outputs.") { _notebook, _output, _html, _keepGoing };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(_notebook),
            parsed.GetValue(_output),
            parsed.GetValue(_html),
            parsed.GetValue(_keepGoing),
            cancellation));
        return command;
    }

    private async Task<int> RunAsync(string path, string? output, string? html, bool keepGoing, CancellationToken cancellation)
    {
        NotebookDocument notebook = NotebookFile.Read(path);
        var options = new NotebookRunOptions { ContinueAfterErrors = keepGoing, Folder = Path.GetDirectoryName(Path.GetFullPath(path)) };
        // Models and datasets lie beside or above the notebook, wherever it is run from.
        using var kernel = new NotebookKernel(Workbench.In(options.Folder), MagicRegistry.CreateDefault());
        ThreadErrors.Show(streams.Error);
        var progress = new ProgressBar(streams, Path.GetFileName(path));
        NotebookRunResult result = await new NotebookRunner(kernel).RunAsync(notebook, options, new CellProgress(progress), cancellation).ConfigureAwait(false);
        progress.Report(new WorkProgress(1, ""));

        // Also after a failure: what the cells before it showed is what explains it.
        if (output is not null)
        {
            NotebookFile.Write(output, result.Notebook);
        }

        if (html is not null)
        {
            string page = HtmlExport.Write(result.Notebook, Path.GetFileNameWithoutExtension(path), options.Folder);
            await File.WriteAllTextAsync(html, page, CancellationToken.None).ConfigureAwait(false);
        }

        return Report(path, result, [.. new[] { output, html }.OfType<string>()]);
    }

    private int Report(string path, NotebookRunResult result, IReadOnlyList<string> written)
    {
        foreach (CellFailure failure in result.Failures)
        {
            string line = failure.Error.Line is { } number ? $", line {number}" : "";
            streams.Error.WriteLine($"{path}: cell {failure.CellNumber}{line}: {failure.Error.Name}: {failure.Error.Message}");
            foreach (string trace in failure.Error.Traceback.Where(trace => !trace.Contains(failure.Error.Message, StringComparison.Ordinal)))
            {
                streams.Error.WriteLine($"  {trace}");
            }
        }

        int ran = result.Notebook.Cells.Count(cell => cell.ExecutionCount is not null);
        streams.Error.WriteLine($"{(ran == 1 ? "1 cell" : $"{ran} cells")} ran{(written.Count > 0 ? $"; written: {string.Join(", ", written)}" : "; nothing written (--output and --html do)")}.");
        return result.Interrupted ? ExitCode.Interrupted : result.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Cells done so far, as one bar: n of m.</summary>
    private sealed class CellProgress(ProgressBar bar) : IProgress<NotebookProgress>
    {
        public void Report(NotebookProgress value)
        {
            string inside = value.Message.Length > 0 ? $", {value.Message}" : "";
            // The bar closes itself at 1, which only the end of the run may say.
            double done = Math.Min(0.999, (value.Cell - 1 + (value.Fraction ?? 0)) / value.Count);
            bar.Report(new WorkProgress(done, $"cell {value.Cell} of {value.Count}{inside}"));
        }
    }
}
