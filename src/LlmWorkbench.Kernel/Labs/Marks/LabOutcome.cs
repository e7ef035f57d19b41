namespace LlmWorkbench.Kernel.Labs.Marks;

/// <summary>What became of an exercise.</summary>
public enum LabOutcome
{
    /// <summary>The answer is right.</summary>
    Passed,

    /// <summary>The answer is wrong.</summary>
    Failed,

    /// <summary>There is none: the starter cell is as it was.</summary>
    NotAnswered,

    /// <summary>It cannot be told: cells are missing, or the answer stops with an error.</summary>
    Broken,
}
