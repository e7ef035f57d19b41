using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>How running a cell ended.</summary>
/// <param name="ExecutionCount">The number in <c>In [n]</c>.</param>
/// <param name="Error">Why it failed; null when it ran to its end.</param>
/// <param name="Interrupted">Whether the user stopped it; <paramref name="Error"/> is set then too.</param>
public sealed record CellResult(int ExecutionCount, CellError? Error, bool Interrupted)
{
    /// <summary>Whether the cell ran to its end.</summary>
    public bool Succeeded => Error is null;
}
