using System.Collections.Immutable;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Running;

/// <summary>The cells of a notebook that have run, by their place, with what each has output so far.</summary>
internal sealed class RanCells : Dictionary<int, (int Count, RecordedOutput Output)>
{
    /// <summary>
    /// The notebook's cells with the outputs of this run: cells that did not run have none, and cells that are skipped
    /// keep what they had.
    /// </summary>
    /// <param name="cells">All cells of the notebook.</param>
    /// <returns>As many cells, with their outputs.</returns>
    public ImmutableArray<NotebookCell> In(ImmutableArray<NotebookCell> cells) =>
        LibrariesOnce.InFirstDrawing([
            .. cells.Select(
                (cell, index) =>
                    cell.Kind != CellKind.Code || cell.IsSkipped ? cell
                    : TryGetValue(index, out (int Count, RecordedOutput Output) ran)
                        ? cell with
                        {
                            ExecutionCount = ran.Count,
                            Outputs = ran.Output.Snapshot(),
                        }
                    : cell with { ExecutionCount = null, Outputs = [] }
            ),
        ]);
}
