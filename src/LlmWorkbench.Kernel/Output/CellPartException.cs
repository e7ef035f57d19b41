using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Code that a cell ran as a part of itself failed.</summary>
/// <param name="error">What is shown to the user.</param>
[SuppressMessage(
    "Design",
    "CA1032:Implement standard exception constructors",
    Justification = "It never leaves the kernel and always has its error."
)]
internal sealed class CellPartException(CellError error) : Exception(error.Message)
{
    /// <summary>Why it failed, described already.</summary>
    public CellError Error => error;
}
