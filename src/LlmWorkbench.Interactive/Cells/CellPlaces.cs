using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Commands;

namespace LlmWorkbench.Interactive.Cells;

/// <summary>Remembers how far the run of each cell has come: the tool hands on the parts of a cell one by one, and does not say where in
/// the cell they stand.</summary>
internal sealed class CellPlaces
{
    private readonly ConditionalWeakTable<KernelCommand, CellPlace> _places = [];

    /// <summary>How far the run of a cell has come.</summary>
    /// <param name="cell">The cell.</param>
    public CellPlace Of(KernelCommand cell) => _places.GetOrCreateValue(cell);
}

/// <summary>How far the run of a cell has come.</summary>
internal sealed class CellPlace
{
    /// <summary>Whether one of the workbench's commands has been run: what comes below it, and is no text, is C#.</summary>
    public bool HasCommand { get; set; }

    /// <summary>Whether what comes next as a part of the cell is the text of the last command, which must not be run.</summary>
    public bool IsText { get; set; }
}
