namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>What a submission may take.</summary>
public sealed record SubmissionLimits
{
    /// <summary>How long all of its cells may take together.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How much memory its processes may hold together, in bytes.</summary>
    public long Memory { get; init; } = 2L << 30;

    /// <summary>How many processes and threads it may have at a time.</summary>
    public int Tasks { get; init; } = 1_024;

    /// <summary>How much it may write into its folder, in bytes.</summary>
    public long Disk { get; init; } = 4L << 30;
}
