namespace LlmWorkbench.Kernel.Running;

/// <summary>How to run a notebook.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>Whether cells after a failing one are run too.</summary>
    public bool ContinueAfterErrors { get; init; }

    /// <summary>The folder that relative paths in cells start from, usually the notebook's own; null leaves the current folder.</summary>
    public string? Folder { get; init; }
}
