using LlmWorkbench.Kernel.Labs.Isolation;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>How submissions are checked.</summary>
public sealed record LabCheckOptions
{
    /// <summary>The command line that runs a submission: a program that calls
    /// <see cref="Submissions.SubmissionHost.RunAsync"/> with the word after
    /// <see cref="Submissions.SubmissionHost.ChildMark"/>, which are added.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>What a submission may take.</summary>
    public SubmissionLimits Limits { get; init; } = new();

    /// <summary>Whether submissions are run where they cannot be kept apart, too: they can then do whatever the teacher can.</summary>
    public bool Unprotected { get; init; }
}
