using System.Collections.Immutable;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Running;

/// <summary>What a run of a notebook gave.</summary>
/// <param name="Notebook">The notebook with the outputs of all cells that ran, the failing one among them.</param>
/// <param name="Failures">The cells that failed, in order; empty when all ran to their ends.</param>
/// <param name="Interrupted">Whether the run was stopped from outside; the outputs until then are kept.</param>
public sealed record NotebookRunResult(NotebookDocument Notebook, ImmutableArray<CellFailure> Failures, bool Interrupted)
{
    /// <summary>Whether every code cell ran to its end.</summary>
    public bool Succeeded => Failures.IsEmpty && !Interrupted;
}

/// <summary>A cell that failed.</summary>
/// <param name="CellNumber">The cell's place among all cells of the notebook, prose included, from 1.</param>
/// <param name="ExecutionCount">The number in <c>In [n]</c>.</param>
/// <param name="Error">Why, with the line of the cell where that is known.</param>
public sealed record CellFailure(int CellNumber, int ExecutionCount, CellError Error);
