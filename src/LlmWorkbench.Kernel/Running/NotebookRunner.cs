using System.Collections.Immutable;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Running;

/// <summary>Runs the code cells of a notebook from top to bottom, without a front end, and records their outputs.</summary>
/// <param name="kernel">The kernel to run them in.</param>
/// <param name="journal">Gets every output at once, for when the process ends in the middle of a cell; null keeps none.</param>
public sealed class NotebookRunner(NotebookKernel kernel, RunJournal? journal = null)
{
    /// <summary>
    /// Runs a notebook. Outputs of an earlier run are dropped; blank cells are skipped, and so are those with the tag
    /// <c>skip-execution</c>, which keep what they have. It stops at the first cell
    /// that fails, unless the cell has the tag <c>raises-exception</c> or the options say to go on. While it runs,
    /// the process's current folder is that of the options.
    /// </summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="progress">Hears which cell runs.</param>
    /// <param name="cancellation">Stops the run; what was output until then is kept.</param>
    /// <returns>The notebook with its outputs, and what failed.</returns>
    public async Task<NotebookRunResult> RunAsync(
        NotebookDocument notebook,
        NotebookRunOptions? options = null,
        IProgress<NotebookProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(notebook);
        options ??= new NotebookRunOptions();
        var run = new Run(kernel, journal, notebook.Cells, progress, cancellation);
        string folder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = options.Folder ?? folder;
            await run.RunAsync(options.ContinueAfterErrors).ConfigureAwait(false);
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }

        return new NotebookRunResult(notebook with { Cells = run.Cells() }, [.. run.Failures], cancellation.IsCancellationRequested);
    }

    private sealed class Run(
        NotebookKernel kernel,
        RunJournal? journal,
        ImmutableArray<NotebookCell> cells,
        IProgress<NotebookProgress>? progress,
        CancellationToken cancellation
    )
    {
        private readonly RanCells _ran = [];

        public List<CellFailure> Failures { get; } = [];

        public async Task RunAsync(bool continueAfterErrors)
        {
            int[] code =
            [
                .. Enumerable
                    .Range(0, cells.Length)
                    .Where(index =>
                        cells[index].Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cells[index].Source) && !cells[index].IsSkipped
                    ),
            ];
            for (int i = 0; i < code.Length && !cancellation.IsCancellationRequested; i++)
            {
                NotebookCell cell = cells[code[i]];
                progress?.Report(new NotebookProgress(i + 1, code.Length, "", null));
                var output = new RecordedOutput(new Inner(progress, i + 1, code.Length));
                _ran[code[i]] = (kernel.ExecutionCount + 1, output);
                ICellOutput written = journal?.Begin(code[i], kernel.ExecutionCount + 1, output) ?? output;
                CellResult result = await kernel.ExecuteAsync(cell.Source, written, cell.Language, cancellation).ConfigureAwait(false);
                CellFailure? failure =
                    result.Error is { } error && (result.Interrupted || !cell.HasTag("raises-exception"))
                        ? new CellFailure(code[i] + 1, result.ExecutionCount, error)
                        : null;
                journal?.End(code[i], failure);
                if (failure is not null)
                {
                    Failures.Add(failure);
                    if (!continueAfterErrors)
                    {
                        return;
                    }
                }
            }
        }

        // Taken when the run has ended, because later cells and background threads may change earlier outputs.
        public ImmutableArray<NotebookCell> Cells() => _ran.In(cells);
    }

    private sealed class Inner(IProgress<NotebookProgress>? progress, int cell, int count) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => progress?.Report(new NotebookProgress(cell, count, value.Message, value.Fraction));
    }
}
