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
    /// <summary>How many of its commands have been run.</summary>
    public int Done { get; set; }

    /// <summary>The last command that was run.</summary>
    public PlacedCommand? Last { get; set; }

    /// <summary>Whether the text of the last command is still to come as a part of the cell of its own, which must not be run.</summary>
    public bool AwaitsText { get; set; }
}
