using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>A cell to run.</summary>
/// <param name="Code">The cell's text.</param>
public sealed record CellRequest(string Code)
{
    /// <summary>The language that the cell begins in.</summary>
    public string Language { get; init; } = CellLanguage.CSharp;

    /// <summary>Whether the cell gets a number of its own; front ends run code without one behind the user's back.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>Where the cell can ask the user for input; null when nobody is there to answer.</summary>
    public ICellInput? Input { get; init; }
}
