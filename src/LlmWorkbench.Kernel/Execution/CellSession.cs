using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Packages;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Session;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>What the cells of one notebook share.</summary>
/// <param name="Workbench">The models.</param>
/// <param name="Magics">The commands.</param>
/// <param name="CSharp">Compiles and runs C#.</param>
/// <param name="Variables">The C# variables of all cells so far.</param>
internal sealed record CellSession(Workbench Workbench, MagicRegistry Magics, CSharpSession CSharp, IVariables Variables)
{
    /// <summary>Finds commands, C# and texts in a cell.</summary>
    public CellSplitter Splitter { get; } = new(Magics);

    /// <summary>The packages that cells have asked for.</summary>
    public PackageSession Packages { get; } = new();
}
