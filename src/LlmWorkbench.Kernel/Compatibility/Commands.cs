namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that a kernel is asked to do.</summary>
/// <param name="TargetKernelName">The language of the kernel; null for C#.</param>
public abstract record KernelCommand(string? TargetKernelName);

/// <summary>Asks a kernel to run code.</summary>
/// <param name="Code">The code.</param>
/// <param name="TargetKernelName">The language of the kernel; null for C#.</param>
public sealed record SubmitCode(string Code, string? TargetKernelName = null) : KernelCommand(TargetKernelName);
