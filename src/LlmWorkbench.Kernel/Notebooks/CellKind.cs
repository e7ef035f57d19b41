namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>What a notebook cell is, as nbformat's <c>cell_type</c> says it.</summary>
public enum CellKind
{
    /// <summary>Code that the kernel runs.</summary>
    Code,

    /// <summary>Prose in Markdown.</summary>
    Markdown,

    /// <summary>Text that is neither run nor rendered.</summary>
    Raw,
}
