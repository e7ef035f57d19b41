using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Magics;

/// <summary>The call of a command in a cell; the kernel's own commands work with the cell too.</summary>
internal sealed class CellCall : MagicCall
{
    /// <summary>The run of the cell.</summary>
    public required CellContext Cell { get; init; }

    /// <summary>The language of the lines below the command.</summary>
    public required string LanguageBelow { get; init; }

    /// <summary>A call as one of a cell.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="WorkbenchException">It is not made by a cell.</exception>
    public static CellCall Of(MagicCall call) =>
        call as CellCall ?? throw new WorkbenchException("This command works in the cells of a notebook only.");
}
